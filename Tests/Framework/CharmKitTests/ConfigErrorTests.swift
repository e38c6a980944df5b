import CharmTesting
import Testing

@testable import CharmKit

@Suite("An option that a charm can't use")
struct ConfigErrorTests {
    private let wrong = ConfigError(option: "port", reason: "is 0")
    private let blocked = Status.blocked("config option \"port\" is 0: juju config cache")

    @Test("blocks the unit and the application, whatever else they say of themselves")
    func blocks() throws {
        let scenario = Scenario { framework in
            framework.reconcile { throw wrong }
            framework.collectStatus { $0.add(.active) }
            framework.collectApplicationStatus { $0.add(.active("all is well")) }
        }
        let after = try scenario.run(.updateStatus, from: State(isLeader: true))
        #expect(after.unitStatus == blocked && [nil, blocked].contains(after.applicationStatus))
    }

    @Test("lets the others reconcile, and what was changed go out")
    func goesOn() throws {
        let scenario = Scenario { framework in
            framework.reconcile { throw wrong }
            framework.reconcile { framework.model.unit.setPorts([.tcp(80)]) }
            framework.collectStatus { _ in throw wrong }
        }
        let after = try scenario.run(.updateStatus)
        #expect(after.openPorts == [.tcp(80)] && after.unitStatus == blocked)
    }

    @Test("keeps the event that it has stopped until it is mended, and the unit blocked for as long")
    func event() throws {
        var isMended = false
        var heard: [Int] = []
        let scenario = Scenario { framework in
            framework.observe(.configChanged) { event in
                guard isMended else { throw wrong }
                heard.append(event.earlierAttempts)
            }
            framework.collectStatus { $0.add(.active) }
        }
        let first = try scenario.run(.configChanged)
        #expect(first.unitStatus == blocked && first.deferred.map(\.reason) == ["\(wrong)"])
        let second = try scenario.run(.updateStatus, from: first.state)
        #expect(second.unitStatus == blocked && second.deferred.map(\.attempts) == [2])
        isMended = true
        let third = try scenario.run(.updateStatus, from: second.state)
        #expect(third.unitStatus == .active && third.deferred.isEmpty && heard == [2])
    }

    @Test("fails a hook whose event would be lost")
    func lost() throws {
        let failure = #expect(throws: HookFailure.self) {
            try Scenario { $0.observe(.stop) { _ in throw wrong } }.run(.stop)
        }
        #expect(failure?.cause as? ConfigError == wrong)
    }

    @Test("fails an action, which says what to mend")
    func action() throws {
        var metadata = CharmMetadata.cache
        metadata.actions["pause"] = .init()
        let after = try Scenario(metadata) { $0.observeAction("pause") { _ in throw wrong } }.run(.action("pause"))
        #expect(after.action?.failure == "config option \"port\" is 0: juju config cache")
    }

    @Test("may be one out of the range that the charm gives")
    func range() throws {
        struct Options: Decodable { var port: UInt16 }
        let scenario = Scenario { framework in
            framework.reconcile { _ = try framework.model.config(Options.self, ranges: ["port": 1...1024]) }
        }
        #expect(try scenario.run(.configChanged, from: State(config: ["port": 1024])).unitStatus == nil)
        let after = try scenario.run(.configChanged, from: State(config: ["port": 1025]))
        #expect(
            after.unitStatus == .blocked("config option \"port\" is 1025; wanted: 1 to 1024: juju config cache"))
    }

    @Test("is the charm's own fault when config.yaml lacks it")
    func undeclared() throws {
        struct Options: Decodable { var prot: Int? }
        let scenario = Scenario { framework in
            framework.reconcile { _ = try framework.model.config(Options.self) }
        }
        let failure = #expect(throws: HookFailure.self) { try scenario.run(.configChanged) }
        #expect(
            failure.map { $0.cause.map { "\($0)" } }
                == "the charm's metadata has no option \"prot\": it has port, title")
    }

    @Test("is the charm's own fault when config.yaml lacks one that it gives a range")
    func undeclaredRange() throws {
        struct Options: Decodable { var port: Int }
        let scenario = Scenario { framework in
            framework.reconcile { _ = try framework.model.config(Options.self, ranges: ["prot": 1...1024]) }
        }
        let failure = #expect(throws: HookFailure.self) { try scenario.run(.configChanged) }
        #expect((failure?.cause as? MisuseError)?.code == .undeclared)
    }

    @Test("is refused in tests for a name that is none, whichever way the option is read")
    func undeclaredName() {
        let readers: [(ConfigValues) throws -> Void] = [
            { _ = $0["prot"] }, { _ = try? $0.string("prot") }, { _ = try? $0.secretURI("prot") },
        ]
        for read in readers {
            let scenario = Scenario(setUp: { framework in framework.reconcile { try read(framework.model.config) } })
            let failure = #expect(throws: HookFailure.self) { try scenario.run(.configChanged) }
            #expect((failure?.cause as? MisuseError)?.code == .undeclared)
        }
    }

    @Test("names the option that a check of the type's own refuses, or none for a check of the whole")
    func ownChecks() throws {
        struct Checked: Decodable {
            var mode: String
            enum CodingKeys: CodingKey { case mode }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                mode = try container.decode(String.self, forKey: .mode)
                if mode == "slow" {
                    throw DecodingError.dataCorruptedError(forKey: .mode, in: container, debugDescription: "too slow")
                }
                if mode == "odd" {
                    throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "it is odd"))
                }
            }
        }
        func error(_ mode: String) -> String? {
            let json = Array("{\"mode\":\"\(mode)\"}".utf8)
            return #expect(throws: ConfigError.self) { try Config.decode(Checked.self, from: json) }.map { "\($0)" }
        }
        #expect(error("slow") == "config option \"mode\" can't be used: too slow")
        #expect(error("odd") == "the configuration can't be used: it is odd")
    }
}
