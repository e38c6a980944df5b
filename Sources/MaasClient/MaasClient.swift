import SealedStore
import Synchronization

/// A client of a region's API 2.0.
///
/// Made with ``connect(url:apiKey:options:)`` it has tried URL and key; made with ``init(url:apiKey:options:)`` it has asked
/// nothing yet, and what is wrong shows with the first call. Calls may be made from many tasks at a time; they share a bounded
/// number of connections. For programs without tasks there is ``Blocking``.
public final class MaasClient: Sendable {
    /// The region's URL.
    public let url: MaasURL
    let apiKey: APIKey?
    private let transport: HTTPTransport
    private let knownUser = Mutex<User?>(nil)

    /// A client of the region at `url`; without `apiKey` it can ask ``version()`` and ``rpcInfo()`` only.
    public init(url: MaasURL, apiKey: APIKey? = nil, options: HTTPOptions = .init()) {
        self.url = url
        self.apiKey = apiKey
        transport = HTTPTransport(options: options)
    }

    /// The rack controllers.
    public var rackControllers: RackControllers { RackControllers(client: self) }

    /// The region controllers.
    public var regionControllers: RegionControllers { RegionControllers(client: self) }

    /// All controllers, each once.
    public var controllers: Controllers { Controllers(client: self) }

    /// The nodes of every type.
    public var nodes: Nodes { Nodes(client: self) }

    /// The version of MAAS; needs no API key.
    ///
    /// - Throws: ``MaasError``.
    public func version() async throws(MaasError) -> RegionVersion {
        try Self.value(RegionVersion(try await get("version/", signed: false)), "a version", url.api + "version/")
    }

    /// The user of the API key: the cheap way to try a key and to see its rights.
    ///
    /// - Throws: ``MaasError``.
    public func whoami() async throws(MaasError) -> User {
        let answer = try await get("users/", query: [("op", "whoami")])
        let user = try Self.value(User(answer), "a user", url.api + "users/")
        knownUser.withLock { $0 = user }
        return user
    }

    /// Where the region listens for racks; needs no API key, and is what a rack asks first.
    ///
    /// - Throws: ``MaasError``.
    public func rpcInfo() async throws(MaasError) -> RPCInfo {
        try Self.value(RPCInfo(try await ask(HTTPRequest(.get, url.rpc), signed: false)), "RPC information", url.rpc)
    }

    private static func value<Value>(_ value: Value?, _ what: String, _ address: String) throws(MaasError) -> Value {
        guard let value else {
            throw MaasError(.malformedAnswer, "GET \(address): the answer is not what MAAS gives: it is not \(what)")
        }
        return value
    }

    /// Does nothing for an administrator, and tells others that they are none: they get empty lists from MAAS, which must not
    /// be taken for "there are none".
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notAdministrator``.
    public func requireAdministrator() async throws(MaasError) {
        let user: User
        if let known = knownUser.withLock({ $0 }) { user = known } else { user = try await whoami() }
        guard user.isSuperuser else {
            throw MaasError(
                .notAdministrator,
                "the API key is that of \(user.username), who is no administrator and is shown no controllers; "
                    + "use the key of an administrator")
        }
    }

    func nodes(_ path: String, _ filter: NodeFilter) async throws(MaasError) -> [Node] {
        let queries = filter.queries
        guard queries.count > 1 else { return try await nodes(path, query: queries[0]) }
        let pages = await withTaskGroup(of: (Int, Result<[Node], MaasError>).self) { group in
            for (index, query) in queries.enumerated() {
                group.addTask {
                    await (index, Result { () async throws(MaasError) in try await self.nodes(path, query: query) })
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var nodes: [Node] = []
        for (_, page) in pages.sorted(by: { $0.0 < $1.0 }) { nodes += try page.get() }
        return nodes
    }

    private func nodes(_ path: String, query: [(String, String)]) async throws(MaasError) -> [Node] {
        let list = try await get(path, query: query)
        guard list.isArray else {
            throw MaasError(.malformedAnswer, "GET \(url.api)\(path): the answer is not what MAAS gives: it is no list")
        }
        var nodes: [Node] = []
        for json in list.elements { nodes.append(try Node(json, client: self)) }
        return nodes
    }

    func controllers(_ path: String, _ filter: NodeFilter) async throws(MaasError) -> [Node] {
        let found = try await nodes(path, filter)
        if found.isEmpty { try await requireAdministrator() }
        return found
    }

    func node(_ path: String, _ systemID: String) async throws(MaasError) -> Node {
        guard !systemID.isEmpty else { throw MaasError(.notFound, "an empty text is no system id") }
        return try Node(try await get(path + Self.escaped(systemID) + "/"), client: self)
    }

    func delete(_ path: String, systemID: String, force: Bool) async throws(MaasError) -> Remains {
        let query = force ? [("force", "true")] : []
        let answer = try await transport.send(HTTPRequest(.delete, address(path, query)), signedWith: apiKey)
        if let error = MaasError(answer, to: "DELETE \(url.api)\(path)") { throw error }
        do {
            return .node(try await nodes.get(systemID: systemID))
        } catch {
            guard error.code == .notFound else { throw error }
            return .nothing
        }
    }

    /// What the API has at `path`, with `query` appended.
    func get(
        _ path: String, query: [(String, String)] = [], signed: Bool = true
    ) async throws(MaasError) -> JSONValue {
        try await ask(HTTPRequest(.get, address(path, query)), signed: signed)
    }

    func send(_ method: HTTPRequest.Method, _ path: String, _ body: FormBody) async throws(MaasError) -> JSONValue {
        try await ask(
            HTTPRequest(
                method, address(path, []), body: .init("application/x-www-form-urlencoded", secret: body.content)))
    }

    private func address(_ path: String, _ query: [(String, String)]) -> String {
        let fields = query.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }
        return url.api + path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    func ask(_ request: HTTPRequest, signed: Bool = true) async throws(MaasError) -> JSONValue {
        var request = request
        request.wantsJSON = true
        let answer = try await transport.receive(request, signedWith: signed ? apiKey : nil)
        let name = "\(request.method.rawValue) \(request.url)"
        guard (200..<300).contains(answer.status) else {
            throw MaasError(answer.answer, to: name) ?? MaasError(.malformedAnswer, "\(name): no answer of MAAS")
        }
        let type = HTTPAnswer.contentType(answer.headers)
        guard type == "application/json" else {
            let kind = type.isEmpty ? "untyped" : type
            throw MaasError(
                .malformedAnswer, "\(name): the answer is \(kind), not JSON; is this MAAS?", status: answer.status)
        }
        do {
            return try answer.takeJSON().root
        } catch {
            let place = "the answer is no JSON from byte \(error.place) on; is a proxy in between?"
            throw MaasError(.malformedAnswer, "\(name): \(place)", status: answer.status)
        }
    }
}
