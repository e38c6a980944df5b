import Foundation
import MaasClient

/// What a region answers: the part of its web interface that racks and enrollment need, in the words of MAAS 3.7.3.
///
/// There are `rpc/`, and of the API 2.0 `version/`, `users/?op=whoami`, `rackcontrollers/`, `regioncontrollers/` and
/// `nodes/`, to read and (controllers) to change and to delete; and `accounts/authenticate/`.
struct RegionAPI: Sendable {
    let store: RegionStore
    let channel: RackChannel
    let oauth = OAuthCheck()

    init(files: MachineFiles) {
        store = RegionStore(files: files)
        channel = RackChannel(store: store)
    }

    /// The answer to `request` at the Unix time `now`.
    func answer(_ request: RegionRequest, now: Int = Int(Date.now.timeIntervalSince1970)) -> HTTPAnswer {
        do {
            return try route(request, now: now)
        } catch is DecodingError {
            return .text(400, "The request's body cannot be read.")
        } catch {
            return .text(500, "\(error)")
        }
    }

    /// The answer to `request`, and what is to go wrong with it.
    func answerWithFaults(_ request: RegionRequest) async -> FaultyAnswer {
        let now = Date.now.timeIntervalSince1970
        guard let region = try? store.read(), region.server.restarting ?? 0 <= now else {
            return FaultyAnswer(answer: .badGateway)
        }
        // The simulation's own channel is no part of what is tried out.
        if request.path.hasPrefix("/MAAS/simulated-rpc/") { return FaultyAnswer(answer: answer(request)) }
        let fault = region.server.faults.isEmpty ? nil : try? store.update { $0.takeFault() }
        switch fault {
        case .slow(let seconds): try? await Task.sleep(for: .milliseconds(Int(seconds * 1000)))
        case .unavailable(let retryAfter):
            var answer = HTTPAnswer.text(503, "The region controller is busy.")
            answer.headers["retry-after"] = retryAfter.map { "\($0)" }
            return FaultyAnswer(answer: answer)
        case .answer(let other): return FaultyAnswer(answer: other.answer(to: request))
        case .clock(let ahead): return FaultyAnswer(answer: answer(request, now: Int(now) + ahead))
        case .cut, nil: break
        }
        let answer = answer(request)
        if answer.status == 502 { finishRestart(after: region.restartDuration) }
        return FaultyAnswer(answer: answer, isCut: fault == .cut)
    }

    /// Puts the secret file back when the region has restarted, also when nobody asks it anything.
    private func finishRestart(after seconds: Double) {
        Task {
            try? await Task.sleep(for: .milliseconds(Int(seconds * 1000) + 1))
            _ = try? store.read()
        }
    }

    /// What nginx answers by itself; nil for what it passes on (maasserver/templates/http/regiond.nginx.conf.template).
    private func nginx(_ request: RegionRequest) -> HTTPAnswer? {
        let path = request.path
        if ["/", "/MAAS", "/MAAS/"].contains(path) { return .moved("/MAAS/r/") }
        if path.hasPrefix("/MAAS/r/") {
            return .text(
                200, "<!doctype html><html><head><title>MAAS</title></head><body></body></html>", type: "text/html")
        }
        return path.hasPrefix("/MAAS") ? nil : .nginx(404, "Not Found")
    }

    private func route(_ request: RegionRequest, now: Int) throws -> HTTPAnswer {
        if let answer = nginx(request) { return answer }
        let path = request.path
        if let failure = DatabaseFailure(store: store) { return .text(500, failure.text) }
        if path == "/MAAS/accounts/authenticate/" { return try authenticate(request) }
        if path == "/MAAS/rpc/" { return try rpc() }
        if path.hasPrefix("/MAAS/simulated-rpc/") {
            return try channel.answer(path.dropFirst("/MAAS/simulated-rpc/".count), body: request.body)
        }
        if path.hasPrefix("/MAAS/api/1.0/") {
            return .text(410, "The 1.0 API is no longer available. Please use API version 2.0.", type: "text/plain")
        }
        guard path.hasPrefix("/MAAS/api/") else { return Self.notFound }
        guard path.hasPrefix("/MAAS/api/2.0/"), path.hasSuffix("/") else { return Self.unknown(path) }
        let parts = path.dropFirst("/MAAS/api/2.0/".count).split(separator: "/")
        let endpoints = ["version", "users", "rackcontrollers", "regioncontrollers", "nodes"]
        guard let first = parts.first.map(String.init), endpoints.contains(first), parts.count <= 2 else {
            return Self.unknown(path)
        }

        return try store.update { region in
            let user: RegionState.User?
            switch oauth.caller(request.authorization, of: region, now: now) {
            case .refused(let answer): return answer
            case .anonymous: user = nil
            case .user(let known): user = known
            }
            switch (first, parts.count) {
            case ("version", 1): return try version(request, region)
            case ("users", 1): return try users(request, user)
            case ("version", _), ("users", _): return Self.unknown(path)
            default:
                let nodes = NodesEndpoint(name: first, request: request, user: user)
                return try parts.count == 1 ? nodes.list(region) : nodes.one(String(parts[1]), in: &region)
            }
        }
    }

    private func authenticate(_ request: RegionRequest) throws -> HTTPAnswer {
        guard request.method == "POST" else { return .notAllowed("POST") }
        let form = request.form
        return try store.update { region in
            let index = region.users.firstIndex {
                $0.name == form["username"] && $0.password != nil && $0.password == form["password"]
            }
            guard let index, !region.externalAuthentication.isOn else {
                return .text(403, "", type: "text/html; charset=utf-8")
            }
            let key = region.users[index].key(named: form["consumer"])
            return try .json([
                "consumer_key": key.consumer, "name": key.name, "token_key": key.token, "token_secret": key.secret,
            ])
        }
    }

    /// Every region that serves, by the names of their event loops; racks come to the port of its API.
    private func rpc() throws -> HTTPAnswer {
        let servers = try store.read().servers.values.filter { $0.port != 0 }
        let places = servers.map {
            ("\($0.name):pid=\(ProcessInfo.processInfo.processIdentifier)", [["127.0.0.1", $0.port] as [Any]])
        }
        return try .json(["eventloops": Dictionary(places) { $1 }])
    }

    private func version(_ request: RegionRequest, _ region: RegionState) throws -> HTTPAnswer {
        guard request.method == "GET" else { return .notAllowed("GET") }
        return try .json([
            "version": region.version, "subversion": "",
            "capabilities": [
                "networks-management", "static-ipaddresses", "ipv6-deployment-ubuntu", "devices-management",
                "storage-deployment-ubuntu", "network-deployment-ubuntu", "bridging-interface-ubuntu",
                "bridging-automatic-ubuntu", "authenticate-api",
            ],
        ])
    }

    private func users(_ request: RegionRequest, _ user: RegionState.User?) throws -> HTTPAnswer {
        guard request.method == "GET", request.operation == "whoami" else {
            return .text(400, "Unrecognised signature: method=\(request.method) op=\(request.operation ?? "None")")
        }
        guard let user else { return .text(401, "Forbidden", type: "text/plain") }
        return try .json([
            "is_superuser": user.isSuperuser, "username": user.name, "email": user.email,
            "is_local": true, "resource_uri": "/MAAS/api/2.0/users/\(user.name)/",
        ])
    }

    /// Django's page for what MAAS has no path for.
    private static var notFound: HTTPAnswer {
        let page =
            "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n"
            + "  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n</body>\n</html>\n"
        return .text(404, page, type: "text/html; charset=utf-8")
    }

    private static func unknown(_ path: String) -> HTTPAnswer { .text(404, "Unknown API endpoint: \(path).") }
}
