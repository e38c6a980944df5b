import ArgumentParser
import MaasIdentifiers

/// What nodes are called on the command line. By what is no name MAAS finds nothing, which must not be taken for there being nothing.
enum NodeName {
    /// A host name, or a system id, which has the form of one.
    static func hostname(_ text: String) throws -> String {
        try checkNotEmpty(text)
        guard let name = HostName(text) else {
            throw ValidationError(
                "a host name has letters, digits, hyphens and dots between them; by MAC address ask nodes --mac")
        }
        return name.description
    }

    /// A system id, in MAAS's spelling.
    static func systemID(_ text: String) throws -> String {
        try checkNotEmpty(text)
        guard let id = SystemID(text.lowercased()) else {
            throw ValidationError("a system id has six letters and digits, such as 4e663g")
        }
        return id.description
    }

    /// An empty text is one that a script meant to fill in.
    private static func checkNotEmpty(_ text: String) throws {
        guard !text.isEmpty else { throw ValidationError("it is empty") }
    }
}
