/// Who gave an answer, or was to give one, as far as the connection and the answer itself tell.
public struct Responder: Sendable, Hashable {
    /// What it calls itself in the header `Server`, such as `nginx/1.18.0 (Ubuntu)`; nil when it does not say.
    public var server: String?
    /// The answer's content type, such as `text/html`; nil when there is none.
    public var contentType: String?
    /// The title of a page, which often names whose it is; nil when there is none.
    public var title: String?
    /// The address and port that was connected to: the proxy's, if there is one; nil when there was no connection.
    public var address: String?
    /// The proxy that was used, without name and password; nil for none.
    public var proxy: String?

    /// A responder of which is known what is given.
    public init(
        server: String? = nil, contentType: String? = nil, title: String? = nil, address: String? = nil,
        proxy: String? = nil
    ) {
        self.server = server
        self.contentType = contentType
        self.title = title
        self.address = address
        self.proxy = proxy
    }

    /// Its name, content type, title and address, as far as they are known, such as `'nginx/1.18.0' at 10.0.0.2:80 (text/html)`.
    var words: String {
        let name = server.map { "'\($0)'" } ?? "a server without a name"
        let kind = [contentType ?? "no content type", title.map { "titled '\($0)'" }].compactMap { $0 }
        return name + (address.map { " at \($0)" } ?? "") + " (\(kind.joined(separator: ", ")))"
    }
}
