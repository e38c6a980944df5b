import CCurl
import CCurlShim
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
    private let knownSight = Mutex<Sight?>(nil)
    private let options: HTTPOptions

    /// The name and version of the HTTP library, such as `libcurl/7.88.1 OpenSSL/3.0.17`.
    public static var libraryVersion: String {
        String(cString: curl_version()).split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// A client of the region at `url`; without `apiKey` it can ask ``version()`` and ``rpcInfo()`` only.
    public init(url: MaasURL, apiKey: APIKey? = nil, options: HTTPOptions = .init()) {
        self.url = url
        self.apiKey = apiKey
        transport = HTTPTransport(options: options)
        self.options = options
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
        let answer = try await get("version/", signed: false, as: .version)
        return try Self.value(RegionVersion(answer))
    }

    /// The user of the API key: the cheap way to try a key and to see its rights.
    ///
    /// - Throws: ``MaasError``.
    public func whoami() async throws(MaasError) -> User {
        let user = try Self.value(User(try await get("users/", query: [("op", "whoami")], as: .user)))
        knownUser.withLock { $0 = user }
        return user
    }

    /// Where the region listens for racks; needs no API key, and is what a rack asks first.
    ///
    /// - Throws: ``MaasError``.
    public func rpcInfo() async throws(MaasError) -> RPCInfo {
        try Self.value(RPCInfo(try await ask(HTTPRequest(.get, url.rpc), signed: false, as: .rpcInfo)))
    }

    /// What has passed the check of its shape.
    private static func value<Value>(_ value: Value?) throws(MaasError) -> Value {
        guard let value else { throw MaasError(.notMaas, "the answer is not what MAAS gives") }
        return value
    }

    /// What the API key's user is shown.
    ///
    /// It is asked for what it is: whether controllers are listed. `is_superuser` alone does not tell, since MAAS 3.8 and later
    /// leave it false for administrators that were made in the new web pages; what those see of machines depends on rights by
    /// resource pool, which the API does not show.
    ///
    /// - Throws: ``MaasError``.
    public func sight() async throws(MaasError) -> Sight {
        if let known = knownSight.withLock({ $0 }) { return known }
        let user: User
        if let known = knownUser.withLock({ $0 }) { user = known } else { user = try await whoami() }
        var sight = Sight.everything
        if !user.isSuperuser {
            // There is always a region controller: that which answers.
            sight = try await nodes(RegionController.endpoint, query: []).isEmpty ? .own : .controllers
        }
        let found = sight
        knownSight.withLock { $0 = found }
        return found
    }

    /// Does nothing for who may list controllers, and tells others that they may not: they get empty lists from MAAS, which must not
    /// be taken for "there are none".
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/notAdministrator``.
    public func requireAdministrator() async throws(MaasError) {
        guard try await sight() == .own else { return }
        let name = knownUser.withLock { $0?.username ?? "" }
        throw MaasError(
            .notAdministrator,
            "the API key is that of \(name.visible), who is no administrator and is shown no controllers",
            remedy: "use the key of an administrator")
    }

    func nodes(_ path: String, _ filter: NodeFilter) async throws(MaasError) -> [Node] {
        let queries = try filter.queries
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
        try await get(path, query: query, as: .nodes).elements.map { Node($0, client: self) }
    }

    func controllers(_ path: String, _ filter: NodeFilter) async throws(MaasError) -> [Node] {
        let found = try await nodes(path, filter)
        if found.isEmpty { try await requireAdministrator() }
        return found
    }

    func node(_ path: String, _ systemID: String) async throws(MaasError) -> Node {
        guard !systemID.isEmpty else { throw MaasError(.notFound, "an empty text is no system id") }
        return Node(
            try await get(path + Self.escaped(systemID) + "/", as: .node(systemID: systemID)), client: self)
    }

    func delete(_ path: String, systemID: String, force: Bool) async throws(MaasError) -> Remains {
        let query = force ? [("force", "true")] : []
        var request = HTTPRequest(.delete, address(path, query))
        request.answerLimit = 64 << 10
        let lost: MaasError
        do throws(MaasError) {
            let answer = try await transport.send(request, signedWith: apiKey)
            guard answer.status == 204, answer.body.isEmpty else {
                let why = "where MAAS answers 204 and nothing"
                throw MaasError(answer, to: request.name, mask: mask)
                    ?? .notMaas(answer, request.name, why, mask)
            }
            do {
                return try await remains(of: systemID)
            } catch {
                var error = error
                error.code = .unknownOutcome
                error.reason = "\(systemID) was deleted, and what became of it is not known: \(error.reason)"
                throw error
            }
        } catch {
            guard error.mayHideSuccess else { throw error }
            lost = error
        }
        return try await lookAfter(lost, systemID)
    }

    /// What is left of a controller that was deleted.
    private func remains(of systemID: String) async throws(MaasError) -> Remains {
        do {
            return .node(try await nodes.get(systemID: systemID))
        } catch {
            guard error.code == .notFound else { throw error }
            return .nothing
        }
    }

    /// What became of a controller when the answer to the request to delete it was lost: MAAS takes a while, and a region that is
    /// a rack too restarts itself meanwhile (3.7.3).
    private func lookAfter(_ lost: MaasError, _ systemID: String) async throws(MaasError) -> Remains {
        // Who tries nothing twice looks once.
        let end = ContinuousClock.now + (options.retries.tries > 1 ? options.timeLimit : .zero)
        var why = lost
        var isThere = false
        repeat {
            do throws(MaasError) {
                guard case .node(let node) = try await remains(of: systemID) else { return .nothing }
                guard node.type.isRackController else { return .node(node) }
                // MAAS itself said that it failed, and so it has.
                if lost.code == .server { throw lost }
                (isThere, why) = (true, lost)
            } catch {
                guard error.mayHideSuccess || error.code == .connectionRefused else { throw error }
                if error.code == .server { throw error }
                (isThere, why) = (false, error)
            }
            guard ContinuousClock.now < end, why.code != .notMaas else { break }
            do { try await Task.sleep(for: min(.seconds(2), options.timeLimit / 4)) } catch { break }
        } while ContinuousClock.now < end
        var error = why
        error.code = .unknownOutcome
        error.reason =
            isThere
            ? "the answer to the deletion of \(systemID) was lost, and MAAS still has it as a rack controller: \(lost.reason)"
            : "the answer to the deletion of \(systemID) was lost, and whether it was made is not known: \(why.reason)"
        error.remedy = "look at it later, and delete it again if it is still there"
        throw error
    }

    /// What the API has at `path`, with `query` appended.
    func get(
        _ path: String, query: [(String, String)] = [], signed: Bool = true, as shape: AnswerShape
    ) async throws(MaasError) -> JSONValue {
        try await ask(HTTPRequest(.get, address(path, query)), signed: signed, as: shape)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: FormBody, secrets: [SecretBytes] = [],
        as shape: AnswerShape
    ) async throws(MaasError) -> JSONValue {
        var request = HTTPRequest(
            method, address(path, []), body: .init("application/x-www-form-urlencoded", secret: body.content))
        request.secrets = secrets
        do throws(MaasError) {
            return try await ask(request, as: shape)
        } catch {
            guard method == .put, error.code == .timedOut || error.code == .connectionFailed else { throw error }
            var error = error
            error.code = .unknownOutcome
            error.reason = "whether the change was made is not known: \(error.reason)"
            error.remedy = "look at it, and make the change again"
            throw error
        }
    }

    private func address(_ path: String, _ query: [(String, String)]) -> String {
        let fields = query.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }
        return url.api + path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    /// What removes this client's secrets from what others write.
    private var mask: SecretMask {
        let proxy = ProxyChoice(for: url.description, option: options.proxy)
        return SecretMask((apiKey?.parts ?? []) + proxy.secrets)
    }

    func ask(_ request: HTTPRequest, signed: Bool = true, as shape: AnswerShape) async throws(MaasError) -> JSONValue {
        var request = request
        request.wantsJSON = true
        request.answerLimit = shape.sizeLimit
        let reception = try await transport.receive(request, signedWith: signed ? apiKey : nil)
        var answer = reception.answer
        answer.hasCredentials = signed || !request.secrets.isEmpty
        var why: String?
        if answer.status != 200 {
            why = "where MAAS answers 200"
        } else if !answer.isJSON {
            why = answer.body.isEmpty ? "and nothing in it" : "where MAAS answers JSON"
        } else if let encoding = answer.headers["content-encoding"], encoding != "identity" {
            why = "which is compressed, though nobody asked for that"
        } else {
            do {
                let json = try reception.takeJSON().root
                why = shape.objection(to: json)
                if why == nil { return json }
            } catch {
                why = error.isTooLarge ? "which takes too much memory" : "which is no JSON from byte \(error.place) on"
            }
        }
        let mask = mask.adding(request.secrets)
        throw MaasError(answer, to: request.name, mask: mask) ?? .notMaas(answer, request.name, why ?? "", mask)
    }
}
