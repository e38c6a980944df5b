import JujuProtocol
import SimulatedJuju

/// A secret of a ``SimulatedModel``.
///
/// ```swift
/// let secret = try #require(model.secrets.first)
/// #expect(secret.content() == ["token": "first"])
/// secret.revoke()
/// ```
public struct SimulatedSecret {
    let model: SimulatedModel
    /// The twenty characters by which Juju knows it.
    public let id: String

    /// Who owns a secret.
    public enum Owner: Sendable, Hashable {
        /// An application.
        case application(String)
        /// A unit.
        case unit(UnitName)
        /// The operator.
        case user
    }

    private var state: ModelSecret? { model.controller.model.secrets[id] }

    /// The secret's URI, as charms publish it.
    public var uri: String { "secret:\(id)" }

    /// Whether the secret still is in the model.
    public var exists: Bool { state != nil }

    /// Who owns it; nil when it is gone.
    public var owner: Owner? {
        guard let tag = state?.owner else { return nil }
        if let unit = UnitName.tagged(tag) { return .unit(unit) }
        return tag.hasPrefix("application-") ? .application(String(tag.dropFirst(12))) : .user
    }

    /// The owner's label, or empty.
    public var label: String { state?.label ?? "" }

    /// What the owner says of it.
    public var description: String { state?.description ?? "" }

    /// How often it is to be rotated, such as `daily`; nil for never.
    public var rotation: String? { state.flatMap { $0.rotate.isEmpty ? nil : $0.rotate } }

    /// When its latest revision expires, in seconds since 1970; nil for never.
    public var expires: Double? { state?.expire }

    /// The numbers of the revisions that exist, oldest first.
    public var revisions: [Int] { state?.revisions.map(\.number) ?? [] }

    /// What a revision holds, by default the latest; nil when there is none.
    public func content(_ revision: Int? = nil) -> SecretState.Content? {
        guard let state, let number = revision ?? revisions.last, revisions.contains(number) else { return nil }
        return SecretState.Content(model.controller.model.values(of: state, revision: number))
    }

    /// The applications and units that may read it.
    public var readers: Set<String> { Set((state?.grants ?? []).map { Self.name(ofTag: $0.target) }) }

    /// Gives a secret of the operator's new content, of which it has then one more revision.
    ///
    /// - Throws: `SimulationError` for a secret of a charm's, which the charm itself updates.
    public func update(_ content: [String: String]) throws(SimulationError) {
        try model.controller.updateUserSecret(id, content.mapValues { Array($0.utf8) })
    }

    /// Takes the right to read it from everybody, or from an application alone.
    public func revoke(from application: SimulatedApplication? = nil) {
        model.controller.revoke(id, from: application?.name)
    }

    /// Lets an application read it as long as a relation lasts, as its owner can; a user's secret without one.
    public func grant(to application: SimulatedApplication, over relation: SimulatedRelation? = nil) {
        model.controller.grant(id, to: application.name, over: relation?.id)
    }

    /// Removes the secret, with all that its readers know of it.
    public func remove() { model.controller.removeSecret(id) }

    private static func name(ofTag tag: String) -> String {
        UnitName.tagged(tag)?.description ?? String(tag.drop { $0 != "-" }.dropFirst())
    }
}

extension SimulatedModel {
    /// The secrets that there are, in the order of their IDs.
    public var secrets: [SimulatedSecret] {
        controller.model.secrets.keys.sorted().map { SimulatedSecret(model: self, id: $0) }
    }

    /// The secret that a URI or an ID names, in whichever form a charm published it; nil when there is none.
    public func secret(_ uri: String) -> SimulatedSecret? {
        let id = String(uri.suffix(20))
        return controller.model.secrets[id].map { SimulatedSecret(model: self, id: $0.id) }
    }

    /// Adds a secret of the operator's, for an option of type secret, that applications may read.
    ///
    /// ```swift
    /// let key = try model.addSecret("api-key", ["api-key": "canary"], readBy: region)
    /// try region.configure(["api-key": key.uri])
    /// ```
    @discardableResult
    public func addSecret(
        _ name: String, _ content: [String: String], readBy readers: SimulatedApplication...
    ) throws(SimulationError) -> SimulatedSecret {
        let uri = try controller.addUserSecret(name, content.mapValues { Array($0.utf8) })
        for reader in readers { try controller.grantUserSecret(uri, to: reader.name) }
        return SimulatedSecret(model: self, id: String(uri.suffix(20)))
    }
}
