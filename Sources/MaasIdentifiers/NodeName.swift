/// The host name of a node, as MAAS accepts it.
///
/// MAAS refuses others when a rack registers, and the rack then tries for ever (`validate_hostname` in its
/// `maasserver/utils/dns.py`, 3.4 to 3.8).
public struct NodeName: Sendable, Hashable, CustomStringConvertible {
    /// Why a host name is none of a node.
    public struct Invalid: Error, Hashable {
        /// What is wrong, to be read after the name.
        public let reason: String
    }

    /// The name, with its domain if it has one.
    public let description: String

    /// Reads a host name.
    ///
    /// - Throws: ``Invalid``, with MAAS's reason.
    public init(_ name: String) throws(Invalid) {
        guard name.utf8.count <= 255 else { throw Invalid(reason: "is longer than 255 characters") }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.first?.contains("_") != true else { throw Invalid(reason: "holds an underscore") }
        for label in labels {
            guard !label.isEmpty else { throw Invalid(reason: "has an empty part") }
            guard label.utf8.count <= 63 else { throw Invalid(reason: "has a part of more than 63 characters") }
            guard label.first != "-", label.last != "-" else {
                throw Invalid(reason: "has a part that starts or ends with a hyphen")
            }
            guard label.utf8.allSatisfy(Self.isAllowed) else {
                throw Invalid(reason: "holds something else than letters, digits and hyphens")
            }
        }
        description = name
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
