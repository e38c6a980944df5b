import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import Testing
import TestSupport

/// An application that keeps secrets for its readers, in a simulated model: `owner` with two units, and `reader` over its first
/// relation, which is number 0.
final class Vault {
    typealias Content = CharmKit.SecretContent

    let model = SimulatedModel()
    var label: SecretLabel
    let owner: SimulatedApplication
    /// The relations with the readers, in the order in which they came.
    private(set) var relations: [SimulatedRelation] = []

    init(label: SecretLabel = .perRelation(prefix: "key-")) throws {
        self.label = label
        owner = try model.deployBare(.app("owner", provides: ["link"]), units: 2)
        try addReader("reader")
    }

    func addReader(_ name: String) throws {
        relations.append(try model.relate(model.deployBare(.app(name, requires: ["link"]), units: 2), owner))
    }

    static func content(_ text: String) -> Content { Content(["token": SecretBytes(utf8: text)]) }

    /// Runs a hook of an owner, in which `body` is called for each relation while the unit leads.
    @discardableResult
    func run(
        _ hook: Hook = Hook(.updateStatus), by unit: UnitName = "owner/0", description: String? = nil,
        rotation: CharmKit.SecretRotation = .never, expiry: SecretExpiry? = nil,
        status: @escaping (SecretKeeper) -> Void = { _ in },
        _ body: @escaping (SecretKeeper, Relation, Leader) throws -> Void
    ) throws -> SimulatedModel.RanHook {
        try model.runHandlers(hook, on: unit) { framework in
            let keeper = SecretKeeper(
                framework, key: "keys", endpoint: "link", label: self.label, description: description,
                rotation: rotation, expiry: expiry)
            framework.reconcile {
                guard let leader = try framework.model.leader else { return }
                for relation in try framework.model.relations("link") { try body(keeper, relation, leader) }
            }
            framework.collectStatus { _ in status(keeper) }
        }
    }

    /// A hook that shares a text with the given readers, or with all, and publishes where it is.
    @discardableResult
    func share(
        _ text: String, _ hook: Hook = Hook(.updateStatus), by unit: UnitName = "owner/0", with readers: [Int]? = nil
    ) throws -> SimulatedModel.RanHook {
        try run(hook, by: unit) { keeper, relation, leader in
            guard readers?.contains(relation.id) ?? true else { return }
            keeper.share(Self.content(text), over: relation, as: leader) { uri in
                relation.applicationData(as: leader).set("key", uri)
            }
        }
    }

    /// Does something to secrets past the keeper, in a hook of its own.
    func byHand(_ body: @escaping (HookTools, Leader) throws -> Void) throws {
        let run = try model.runHandlers(on: "owner/0") { framework in
            framework.reconcile { try body(framework.model.tools, #require(try framework.model.leader)) }
        }
        #expect(run.error == nil)
    }

    /// What a reader reads, in the latest revision.
    func read(by unit: UnitName = "reader/0") throws -> Content? {
        var content: Content?
        try model.runTools(on: unit) { tools in
            content = try uri.map { uri in try tools.secretContent(uri, .peek) }
        }
        return content
    }

    var secret: SimulatedSecret? { model.secrets.first }
    var uri: String? { secret?.id }
    var revisions: [Int]? { secret?.revisions }
    var readers: [String] { (secret?.readers ?? []).sorted() }
}
