import CharmKit

/// Data in a databag of the `maas_controller` interface (Python: `MaasDatabag`).
///
/// Writing touches the type's own keys only; Juju's (`ingress-address`, `private-address`, `egress-subnets`) and anybody
/// else's stay as they are.
public protocol MaasDatabag: Equatable, Sendable {
    /// Reads a databag (Python: `load`).
    ///
    /// - Throws: ``MaasInterfaceError`` that names the first field which is missing or malformed.
    init(databag: [String: String]) throws(MaasInterfaceError)

    /// The fields that must be there, in the order in which people expect them; each of several names will do.
    static var required: [[String]] { get }

    /// The keys and what to write there; nil removes a key.
    var fields: [String: String?] { get }
}

extension MaasDatabag {
    /// Reads a databag that may be incomplete or malformed.
    public static func read(from databag: [String: String]) -> DatabagReading<Self> {
        let missing = required.filter { names in names.allSatisfy { databag[$0, default: ""].isEmpty } }
        guard missing.isEmpty else { return .incomplete(missing: missing.compactMap(\.first)) }
        do throws(MaasInterfaceError) {
            return .complete(try Self(databag: databag))
        } catch {
            return .malformed(field: error.field, why: error.reason)
        }
    }

    /// Writes the data to a databag (Python: `dump`).
    public func write(to databag: Databag) {
        for (key, value) in fields { databag.set(key, value) }
    }

    /// The first of these fields that has a value.
    static func require(_ names: String..., in databag: [String: String]) throws(MaasInterfaceError) -> String {
        for name in names {
            if let value = databag[name], !value.isEmpty { return value }
        }
        throw MaasInterfaceError(.missing, field: names.first ?? "", reason: "is missing")
    }
}
