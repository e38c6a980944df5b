/// A port or a range of ports that is open, and for whom.
public struct OpenedPort: Sendable, Hashable {
    /// The ports.
    public let port: Port
    /// The endpoints that it is open on; nil for all.
    public let endpoints: [String]?

    /// Reads `80/tcp (*)` or `443/tcp (db, website)`, as `opened-ports --endpoints` prints them, or nil.
    init?(_ text: String) {
        guard let space = text.firstIndex(of: " "), text.hasSuffix(")"), let port = Port(String(text[..<space])) else {
            return nil
        }
        let names = text[space...].dropFirst(2).dropLast()
        self.port = port
        endpoints = names == "*" ? nil : names.split(separator: ",").map { String($0.drop { $0 == " " }) }
    }
}
