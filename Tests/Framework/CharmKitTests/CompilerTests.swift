import Testing

@Suite("The compiler refuses")
struct CompilerTests {
    /// Lines that do not compile, and lines that do.
    struct Rule: CustomTestStringConvertible {
        let testDescription: String
        let wrong: [String]
        let right: [String]
    }

    private static let deferral = Rule(
        testDescription: "to put off what nothing can come after",
        wrong: [
            "func a(_ event: Emission<RelationBrokenEvent>) { event.defer(\"\") }",
            "func b(_ event: Emission<TeardownEvent>) { event.defer(\"\") }",
            "func c(_ event: Emission<OwnedSecretEvent>) { event.defer(\"\") }",
            "func d(_ action: Action) { action.defer(\"\") }",
            "func e(_ status: StatusCollector) { status.defer(\"\") }",
            "func f(_ framework: Framework) { framework.observe(.relationBroken(\"db\")) { $0.defer(\"\") } }",
            "func g(_ framework: Framework) { framework.observe(.stop) { $0.defer(\"\") } }",
            "func h(_ framework: Framework) { framework.observe(.remove) { $0.defer(\"\") } }",
            "func i(_ framework: Framework) { framework.observe(.secretExpired) { $0.defer(\"\") } }",
            "func j(_ framework: Framework) { framework.observe(.secretRotate) { $0.defer(\"\") } }",
            "func k(_ framework: Framework) { framework.observe(.secretRemove) { $0.defer(\"\") } }",
            "func l(_ framework: Framework) { framework.observeAction(\"a\") { $0.defer(\"\") } }",
            "func m(_ framework: Framework) { framework.collectStatus { $0.defer(\"\") } }",
            "func p(_ framework: Framework) { framework.observe(.storageDetaching(\"a\")) { $0.defer(\"\") } }",
        ],
        right: [
            "func q(_ framework: Framework) { framework.observe(.storageAttached(\"a\")) { $0.defer(\"\") } }",
            "func n(_ framework: Framework) { framework.observe(.configChanged) { $0.defer(\"\") } }",
            "func o(_ framework: Framework) {",
            "    framework.observe(.relationChanged(\"db\")) { event in",
            "        event.defer(\"\", for: .seconds(60), while: .leader, .relation(event.endpoint, event.relationID))",
            "    }",
            "}",
        ])

    private static let payload = Rule(
        testDescription: "an event in the place of another",
        wrong: [
            "func a(_ f: Framework, _ on: Door) throws { try f.emit(Rang(), from: on.opened) }",
            "func b(_ f: Framework, _ on: Door) throws { try f.emit(\"opened\", from: on.opened) }",
            "func c(_ f: Framework, _ on: Door) { f.observe(on.rang) { print($0.width) } }",
            "func d(_ f: Framework, _ on: Door) { f.observe(on.opened) { (event: Emission<Rang>) in print(event) } }",
            "func e(_ f: Framework) { f.observe(.start) { print($0.relationID) } }",
            "func f(_ f: Framework) { f.observe(.relationBroken(\"db\")) { print($0.unit) } }",
            "func g(_ f: Framework) throws { try f.emit(LifecycleEvent(), from: .relationCreated(\"db\")) }",
            "func h(_ f: Framework, _ on: Door) throws { try f.emit(Opened(width: \"1\"), from: on.opened) }",
        ],
        right: [
            "struct Opened: DeferrableEvent { var width: Int }",
            "struct Rang: CharmEvent {}",
            "struct Door { let opened = EventSource<Opened>(\"door/opened\"), rang = EventSource<Rang>(\"door/rang\") }",
            "func i(_ f: Framework, _ on: Door) throws {",
            "    f.observe(on.opened) { if $0.width > 1 { $0.defer(\"too wide\") } }",
            "    f.observe(on.rang) { print($0.event) }",
            "    try f.emit(Opened(width: 1), from: on.opened)",
            "    try f.emit(Rang(), from: on.rang)",
            "}",
        ])

    private static let status = Rule(
        testDescription: "a status that is not collected",
        wrong: [
            "func a(_ f: Framework) throws { try f.model.tools.setUnitStatus(.active) }",
            "func b(_ f: Framework, _ l: Leader) throws { try f.model.tools.setApplicationStatus(.active, as: l) }",
            "func c(_ f: Framework) { f.model.unit.status = .active }",
            "func d(_ f: Framework) { f.model.application.status = .active }",
            "func e(_ status: StatusCollector) { status.status = .active }",
            "func f(_ f: Framework) { f.observe(.start) { $0.add(.active) } }",
        ],
        right: [
            "func g(_ f: Framework) throws {",
            "    f.collectStatus { $0.add(.active) }",
            "    f.collectApplicationStatus { $0.add(.blocked(\"set option x\")) }",
            "    _ = try f.model.tools.unitStatus()",
            "}",
        ])

    private static let leader = Rule(
        testDescription: "what only a leader may do to who has no right to",
        wrong: [
            "func a() { _ = Leader() }",
            "func b(_ r: Relation) { r.applicationData().set(\"k\", \"v\") }",
            "func c(_ f: Framework, _ r: Relation) { _ = r.applicationData(as: f.model.leader) }",
            "func d(_ a: Application, _ c: SecretContent) throws { _ = try a.addSecret(c, label: \"a\") }",
            "func e(_ t: HookTools) throws { try t.relationSet(1, application: [:]) }",
            "func f(_ s: Secret) throws { try s.remove() }",
        ],
        right: [
            "func g(_ f: Framework, _ r: Relation) throws {",
            "    guard let leader = try f.model.leader else { return }",
            "    r.applicationData(as: leader).set(\"k\", \"v\")",
            "}",
        ])

    @Test("what no charm may do, and no more than that", arguments: [deferral, payload, status, leader])
    func rule(_ rule: Rule) throws {
        #expect(try Snippet(lines: rule.right).errors().isEmpty)
        #expect(try Snippet(lines: rule.wrong + rule.right).errors() == Set(1...rule.wrong.count))
    }
}
