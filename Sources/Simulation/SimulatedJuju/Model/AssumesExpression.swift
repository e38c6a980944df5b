import JujuProtocol

/// What a charm's `assumes` wants of the model that it is deployed to.
public indirect enum AssumesExpression: Sendable, Codable, Hashable {
    /// A feature, in some version if `range` is not nil.
    case feature(String, VersionRange?)
    /// All of these.
    case allOf([AssumesExpression])
    /// At least one of these.
    case anyOf([AssumesExpression])

    /// From a version on, or up to one.
    public struct VersionRange: Sendable, Codable, Hashable {
        /// Whether the range begins at the version; else it ends before it.
        let isFromOn: Bool
        /// The version, as Juju prints it.
        let version: String

        fileprivate func contains(_ other: JujuVersion) -> Bool {
            guard let version = JujuVersion(version) else { return false }
            return isFromOn ? other >= version : other < version
        }

        fileprivate var text: String { (isFromOn ? ">= " : "< ") + version }
    }

    /// Reads a feature such as `juju >= 3.1`, or nil if `text` is none.
    init?(feature text: String) {
        guard let parts = Self.parts(of: text) else { return nil }
        guard let constraint = parts.2, let number = parts.3 else {
            self = .feature(String(parts.1), nil)
            return
        }
        guard let version = JujuVersion(number.allSatisfy(\.isNumber) ? "\(number).0" : String(number)) else {
            return nil
        }
        self = .feature(String(parts.1), VersionRange(isFromOn: constraint == ">=", version: version.description))
    }

    /// The version that a feature such as `juju >= 3.1` names, be it one or not.
    static func version(of text: String) -> String? { parts(of: text)?.3.map(String.init) }

    private static func parts(of text: String) -> (Substring, Substring, Substring?, Substring?)? {
        GoText.trimmed(text).wholeMatch(of: /([a-z][a-z0-9-]*[a-z0-9]+)(?:\s*(>=|<)\s*(\S+))?/)?.output
    }

    /// Why a charm that assumes this cannot be deployed to `model`, in the words of Juju 3.6, or nil if it can.
    func refusal(by model: ModelState) -> String? {
        guard case .allOf(let parts) = self else { return Self.allOf([self]).refusal(by: model) }
        let reasons = parts.compactMap { $0.unmet(by: model) }
        return reasons.isEmpty ? nil : Self.text("Charm cannot be deployed because:", reasons)
    }

    private func unmet(by model: ModelState) -> String? {
        switch self {
        case .feature(let name, let range): return Self.unmet(name, range, by: model)
        case .allOf(let parts):
            let reasons = parts.compactMap { $0.unmet(by: model) }
            return reasons.isEmpty ? nil : Self.text("charm requires all of the following:", reasons)
        case .anyOf(let parts):
            let reasons = parts.compactMap { $0.unmet(by: model) }
            guard reasons.count == parts.count, !parts.isEmpty else { return nil }
            return Self.text("charm requires at least one of the following:", reasons)
        }
    }

    /// The features of a model are its Juju, and on Kubernetes the API, of which any version will do here.
    private static func unmet(_ name: String, _ range: VersionRange?, by model: ModelState) -> String? {
        switch name {
        case "juju":
            guard let range, !range.contains(model.profile.version) else { return nil }
            return "charm requires Juju version \(range.text), model has version \(model.jujuVersion)"
        case "k8s-api":
            return model.kind == .caas ? nil : "charm must be deployed on a Kubernetes cloud"
        default: return "charm requires feature \(GoText.quoted(name)) but model does not support it"
        }
    }

    private static func text(_ heading: String, _ reasons: [String]) -> String {
        ([heading]
            + reasons.map { reason in
                "- \(reason)".split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
            }).joined(separator: "\n")
    }
}
