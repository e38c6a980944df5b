import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite("The simulated region's API")
struct RegionAPITests {
    private let directory: TemporaryDirectory
    private let api: RegionAPI
    private let now = 1_795_218_258

    init() throws {
        directory = try TemporaryDirectory()
        _ = try SimulatedRegion(root: directory.path, version: "3.7.3")
        api = RegionAPI(files: MachineFiles(root: directory.path))
        try api.store.update { region in
            region.users.append(.init(name: "user", isSuperuser: false))
            region.nodes.append(SimulatedNode(systemID: "rack00", hostname: "rack-1", type: .rackController))
            region.nodes.append(
                SimulatedNode(
                    systemID: "both00", hostname: "both-1", type: .regionAndRackController,
                    macAddresses: ["52:54:00:00:00:01"]))
            region.nodes.append(SimulatedNode(systemID: "machin", hostname: "machine-1", type: .machine))
        }
    }

    private func header(
        of name: String, nonce: String = Names.uuid(), timestamp: String? = nil, consumer: String? = nil,
        token: String? = nil, secret: String? = nil
    ) throws -> String {
        let user = try #require(try api.store.read().users.first { $0.name == name })
        return #"OAuth realm="OAuth", oauth_nonce="\#(nonce)", oauth_timestamp="\#(timestamp ?? String(now))", "#
            + #"oauth_version="1.0", oauth_signature_method="PLAINTEXT", oauth_consumer_key="\#(consumer ?? user.keys[0].consumer)", "#
            + #"oauth_token="\#(token ?? user.keys[0].token)", oauth_signature="\#(secret ?? "%26" + user.keys[0].secret)""#
    }

    private func ask(_ path: String, method: String = "GET", authorization: String? = nil) -> HTTPAnswer {
        let parts = path.split(separator: "?", maxSplits: 1)
        let query = parts.dropFirst().first?.split(separator: "&").map { field in
            let pair = field.split(separator: "=", maxSplits: 1)
            return (name: String(pair[0]), value: pair.count > 1 ? String(pair[1]) : "")
        }
        return api.answer(
            RegionRequest(method: method, path: String(parts[0]), query: query ?? [], authorization: authorization),
            now: now)
    }

    private func object(_ answer: HTTPAnswer) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(answer.body))
    }

    /// The header of a request that was made wrong on purpose, by the id of the recording.
    private func authorization(of request: RecordedRequest) throws -> String? {
        switch (request.auth, request.id) {
        case ("anon", _): nil
        case (_, "err_401_badkey"): try header(of: "admin", consumer: "x")
        case (_, "err_401_badtoken"): try header(of: "admin", token: "y")
        case (_, "err_401_badsecret"): try header(of: "admin", secret: "%26wrong")
        case (_, "err_401_old_timestamp"): try header(of: "admin", timestamp: String(now - 400))
        case (_, "err_badtimestamp"): try header(of: "admin", timestamp: "abc")
        case (_, "err_no_timestamp"):
            try header(of: "admin").replacingOccurrences(of: "oauth_timestamp", with: "oauth_stamp")
        case (_, "lowercase_oauth"): "oauth" + (try header(of: "admin").dropFirst(5))
        case ("user", _): try header(of: "user")
        default: try header(of: "admin", nonce: "42613314810")
        }
    }

    @Test("has recorded requests to be compared with")
    func recorded() { #expect(RecordedRequest.refused.count > 10) }

    @Test("refuses as the real one did, in code, type and words", arguments: RecordedRequest.refused)
    func refuses(request: RecordedRequest) throws {
        try api.store.update { $0.version = request.version }
        let authorization = try authorization(of: request)
        if request.id == "err_401_nonce_replay" { _ = ask("/MAAS/api/2.0/version/", authorization: authorization) }
        var path = request.path
        // Ids in the recording are those of its own nodes.
        let id = request.path.split(separator: "/").last.map(String.init) ?? ""
        if id.count == 6, !request.id.contains("404") { path = path.replacingOccurrences(of: id, with: "rack00") }
        let answer = ask(path, method: request.method, authorization: authorization)
        #expect(answer.status == request.status)
        #expect(answer.headers["content-type"] == request.contentType)
        #expect(answer.headers["allow"] == request.allow)
        if request.contentType.hasPrefix("application/json") { return }
        let admin = try #require(try api.store.read().users.first)
        #expect(Self.neutral(answer.text, admin.keys[0].secret) == Self.neutral(request.text, "<admin token secret>"))
    }

    @Test("refuses as the source of MAAS 3.8 (api/auth.py, api/support.py) says, where that differs from before")
    func refusesAs38() throws {
        try api.store.update { $0.version = "3.8.0a1" }
        let list = "/MAAS/api/2.0/rackcontrollers/"
        let answer = try ask(list, authorization: header(of: "admin", timestamp: "abc"))
        #expect(answer.status == 400)
        #expect(answer.text.contains("oauth_timestamp has an unexpected type"))
        let lower = "oauth" + (try header(of: "admin").dropFirst(5))
        #expect(ask(list, authorization: lower).text == "Unrecognised signature: method=GET op=None")
        #expect(ask(list + "rack00/", authorization: lower).status == 401)
        for method in ["PUT", "DELETE"] {
            let answer = try ask(list + "rack00/", method: method, authorization: header(of: "user"))
            #expect(answer.status == 403)
            #expect(answer.text.hasSuffix("should have permission 'can_edit_controllers'"))
        }
    }

    @Test(
        "takes a version for what it is",
        arguments: [
            ("3.8.0a1", true), ("3.10.1", true), ("4.0", true), ("3.7.3", false), ("3.4.10-14392-g.518bf2c80", false),
            ("2.9.2", false),
        ])
    func versions(version: String, isNew: Bool) {
        #expect(RegionState(name: "r", version: version).knowsEntitlements == isNew)
    }

    private static func neutral(_ text: String, _ secret: String) -> String {
        text.replacingOccurrences(of: secret, with: "SECRET")
            .replacingOccurrences(of: "[0-9]{10,}", with: "N", options: .regularExpression)
    }

    @Test("renders controllers with exactly the recorded keys")
    func keys() throws {
        let racks = RecordedRequest.all.filter { $0.id == "rackcontroller_rack1" || $0.id == "rackcontroller_both1" }
        let regions = RecordedRequest.all.filter { $0.id.hasPrefix("regioncontroller_") }
        #expect(!racks.isEmpty)
        #expect(!regions.isEmpty)
        let admin = { try header(of: "admin") }
        for (requests, path) in [
            (racks, "rackcontrollers/rack00"), (racks, "rackcontrollers/both00"), (racks, "nodes/both00"),
            (regions, "regioncontrollers/both00"),
        ] {
            let answer = try ask("/MAAS/api/2.0/\(path)/", authorization: admin())
            let keys = Set(try #require(try object(answer) as? [String: Any]).keys)
            for request in requests { #expect(keys == request.keys, "\(path)") }
        }
        let machine = try ask("/MAAS/api/2.0/nodes/machin/", authorization: admin())
        let keys = Set(try #require(try object(machine) as? [String: Any]).keys)
        #expect(RecordedRequest.all.contains { $0.id == "node_machine1" && $0.keys == keys })
    }

    @Test("says who asks, and shows controllers to administrators only")
    func users() throws {
        let admin = try header(of: "admin")
        let whoami = try object(ask("/MAAS/api/2.0/users/?op=whoami", authorization: header(of: "user")))
        #expect((whoami as? [String: Any])?["is_superuser"] as? Bool == false)
        #expect(try ask("/MAAS/api/2.0/rackcontrollers/", authorization: header(of: "user")).text == "[]")
        #expect(try ask("/MAAS/api/2.0/rackcontrollers/rack00/", authorization: header(of: "user")).status == 200)
        #expect((try object(ask("/MAAS/api/2.0/rackcontrollers/", authorization: admin)) as? [Any])?.count == 2)
    }

    @Test(
        "filters by host name, id and MAC address, and lists machines, racks, regions in this order",
        arguments: [
            ("", ["machine-1", "rack-1", "both-1", "region-1"]),
            ("?hostname=rack-1&hostname=both-1", ["rack-1", "both-1"]),
            ("?id=machin", ["machine-1"]), ("?mac_address=52:54:00:00:00:01", ["both-1"]), ("?hostname=none", []),
        ])
    func filters(query: String, hostnames: [String]) throws {
        let answer = try ask("/MAAS/api/2.0/nodes/\(query)", authorization: header(of: "admin"))
        #expect((try object(answer) as? [[String: Any]])?.compactMap { $0["hostname"] as? String } == hostnames)
    }

    @Test("deletes racks: a lone one goes, one with a region stays as region, a region refuses")
    func deletes() throws {
        let region = try #require(try api.store.read().nodes.first)
        #expect(
            try ask("/MAAS/api/2.0/rackcontrollers/rack00/", method: "DELETE", authorization: header(of: "admin"))
                .status == 204
        )
        #expect(try ask("/MAAS/api/2.0/rackcontrollers/rack00/", authorization: header(of: "admin")).status == 404)
        #expect(
            try ask("/MAAS/api/2.0/rackcontrollers/both00/", method: "DELETE", authorization: header(of: "admin"))
                .status == 204
        )
        #expect(try ask("/MAAS/api/2.0/regioncontrollers/both00/", authorization: header(of: "admin")).status == 200)
        let path = "/MAAS/api/2.0/regioncontrollers/\(region.systemID)/"
        #expect(try ask(path, method: "DELETE", authorization: header(of: "admin")).status == 400)
    }

    @Test("accepts a timestamp ahead of its clock, and a signature that is not escaped")
    func tolerates() throws {
        let secret = try #require(try api.store.read().users.first).keys[0].secret
        for header in [
            try header(of: "admin", timestamp: String(now + 9999)), try header(of: "admin", secret: "&" + secret),
        ] {
            #expect(ask("/MAAS/api/2.0/rackcontrollers/rack00/", authorization: header).status == 200)
        }
    }

    @Test(
        "compares MAC addresses exactly, and refuses a whole request for one that is none (maascommon/fields.py)",
        arguments: [
            (["52:54:00:00:00:01"], 1), (["52:54:00:00:00:01", "00:00:00:00:00:09"], 1), (["52-54-00-00-00-01"], 0),
            (["5254.0000.0001"], 0), (["52:54:00:00:00:0A"], 0), (["x5254.0000.0001"], 0), (["foo"], nil), ([""], nil),
            (["52:54:00:00:00:01", "foo"], nil), (["5254.0000.0001 "], nil),
        ] as [([String], Int?)])
    func macs(macs: [String], count: Int?) throws {
        let query = macs.map { "mac_address=\($0)" }.joined(separator: "&")
        for list in ["nodes", "rackcontrollers"] {
            let answer = try ask("/MAAS/api/2.0/\(list)/?\(query)", authorization: header(of: "admin"))
            if let count {
                #expect((try object(answer) as? [Any])?.count == count)
            } else {
                #expect(answer.status == 400)
                let fields = try object(answer) as? [String: [String]]
                #expect(fields?["mac_address"]?.first?.hasSuffix(" is not a valid MAC address.") == true)
            }
        }
    }

    @Test(
        "answers in HTML outside of its own paths, as nginx and Django do",
        arguments: [
            ("/api/2.0/version/", 404, "nginx"), ("/x", 404, "nginx"), ("/", 301, "nginx"), ("/MAAS", 301, "nginx"),
            ("/MAAS/", 301, "nginx"), ("/MAAS/r/", 200, "MAAS"), ("/MAAS/x", 404, "was not found on this server"),
        ])
    func outside(path: String, status: Int, text: String) {
        let answer = ask(path)
        #expect(answer.status == status)
        #expect(answer.headers["content-type"]?.hasPrefix("text/html") == true)
        #expect(answer.text.contains(text))
        #expect(answer.headers["location"] == (status == 301 ? "/MAAS/r/" : nil))
    }

    @Test("shows the domain of a rack, and lets it be changed to one that there is")
    func domains() throws {
        try api.store.update { region in
            region.nodes.append(
                SimulatedNode(systemID: "site00", hostname: "site-1", type: .rackController, domain: "site.example"))
        }
        let path = "/MAAS/api/2.0/rackcontrollers/site00/"
        func show(_ body: String?) throws -> HTTPAnswer {
            let method = body == nil ? "GET" : "PUT"
            return api.answer(
                RegionRequest(
                    method: method, path: path, authorization: try header(of: "admin"), body: Data((body ?? "").utf8)),
                now: now)
        }
        let node = try #require(try object(show(nil)) as? [String: Any])
        #expect(node["fqdn"] as? String == "site-1.site.example")
        #expect((node["domain"] as? [String: Any])?["name"] as? String == "site.example")
        #expect(try show("domain=nosuch").status == 400)
        let changed = try #require(try object(show("domain=maas")) as? [String: Any])
        #expect(changed["fqdn"] as? String == "site-1.maas")
    }

    @Test(
        "answers 502 when the connected rack on its own machine is deleted, restarts, and has its secret file again after"
    )
    func restarts() async throws {
        let id = try api.store.read().own
        try api.store.update { region in
            let index = try #require(region.nodes.firstIndex { $0.systemID == id })
            region.nodes[index].type = .regionAndRackController
            region.nodes[index].connection = "c"
            region.restartDuration = 0.2
        }
        let files = api.store.files
        let secret = try #require(files.text(at: files.secret))
        let path = "/MAAS/api/2.0/rackcontrollers/\(id)/"
        let request = RegionRequest(
            method: "DELETE", path: path, authorization: try header(of: "admin", timestamp: "9999999999"))
        let answer = await api.answerWithFaults(request)
        #expect(answer.answer.status == 502)
        #expect(answer.answer.text.contains("nginx"))
        #expect(try await eventually { files.text(at: files.secret) == secret })
        let node = try #require(try api.store.read().nodes.first { $0.systemID == id })
        #expect(node.type == .regionAndRackController)
        #expect(node.isConnected)
    }

    @Test("answers 500 while its database is down, and as before when it is up again")
    func database() throws {
        try api.store.update { $0.database = .down }
        let answer = ask("/MAAS/rpc/")
        #expect(answer.status == 500)
        #expect(answer.text.contains("Connection refused"))
        try api.store.update { $0.database = .up }
        #expect(ask("/MAAS/rpc/").status == 200)
    }
}
