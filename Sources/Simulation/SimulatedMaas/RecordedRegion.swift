import Foundation
import MaasClient
import Synchronization

/// A region that answers what was recorded of a real one, word for word, so that clients can be tried against it.
///
/// Who asks is told by the API key, as in the recording: ``adminKey``, ``userKey``, or none. Keys that are none of these are
/// refused in MAAS's own words. What was asked several times is answered in the order of the recording, and then as the last
/// time; for what was not recorded there is 404.
public final class RecordedRegion: Sendable {
    /// The API key of the recording's administrator.
    public var adminKey: String { users.users[0].keys[0].text }
    /// The API key of the recording's ordinary user.
    public var userKey: String { users.users[1].keys[0].text }

    private struct Question: Hashable {
        let method: String
        let path: String
        let query: [String]
        let caller: String
    }

    private struct Recorded {
        let form: [String: String]
        let answer: HTTPAnswer
    }

    private let users: RegionState
    private let oauth = OAuthCheck()
    private let recorded: Mutex<[Question: [Recorded]]>
    private let server = RegionServer()

    /// A region that answers as the file at `path` (JSON lines, as in `Tests/Golden/maas/api-*.jsonl`) says.
    ///
    /// - Throws: ``SimulationError`` when that holds nothing of the kind.
    public init(recording path: String) throws {
        var users = RegionState(name: "recorded", version: "")
        users.users.append(.init(name: "user", isSuperuser: false))
        self.users = users
        var found: [Question: [Recorded]] = [:]
        for line in (FileManager.default.contents(atPath: path) ?? Data()).split(separator: UInt8(ascii: "\n")) {
            guard let entry = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
                let (question, answer) = try Self.read(entry, key: users.users[0].keys[0])
            else { throw SimulationError("\(path) is no recording of MAAS's answers") }
            // What was made wrong on purpose is refused by the check of signatures.
            if question.caller != "custom" { found[question, default: []].append(answer) }
        }
        guard !found.isEmpty else { throw SimulationError("\(path) holds no recording of MAAS's answers") }
        recorded = Mutex(found)
    }

    /// Serves on 127.0.0.1 and `port`, 0 for any, and returns the region's URL.
    ///
    /// - Throws: An error of the system, such as when the port is taken.
    public func start(port: UInt16 = 0) async throws -> String {
        let bound = try await server.start(port: port) { [weak self] request in
            FaultyAnswer(answer: self?.answer(request) ?? .text(503, "The region is gone."))
        }
        return "http://127.0.0.1:\(bound)/MAAS"
    }

    /// Stops serving.
    public func stop() async { await server.stop() }

    func answer(_ request: RegionRequest, now: Int = Int(Date.now.timeIntervalSince1970)) -> HTTPAnswer {
        let caller: String
        switch oauth.caller(request.authorization, of: users, now: now) {
        case .refused(let answer): return answer
        case .anonymous: caller = "anon"
        case .user(let user): caller = user.isSuperuser ? "admin" : "user"
        }
        let question = Question(
            method: request.method, path: request.path, query: request.query.map { "\($0.name)=\($0.value)" }.sorted(),
            caller: caller)
        return recorded.withLock { recorded in
            guard let answers = recorded[question], !answers.isEmpty else {
                return .text(404, "Nothing was recorded of \(request.method) \(request.path) by \(caller).")
            }
            let index = answers.firstIndex { $0.form == request.form } ?? 0
            if answers.count > 1 { recorded[question]?.remove(at: index) }
            return answers[index].answer
        }
    }

    private static func read(_ entry: [String: Any], key: RegionState.Key) throws -> (Question, Recorded)? {
        guard let request = entry["request"] as? [String: Any], let path = request["path"] as? String,
            let status = entry["status"] as? Int, let headers = entry["headers"] as? [String: String]
        else { return nil }
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let query =
            parts.dropFirst().first?.split(separator: "&").map { $0.removingPercentEncoding ?? String($0) } ?? []
        let auth = request["auth"] as? String ?? "anon"
        let question = Question(
            method: request["method"] as? String ?? "GET", path: parts.first ?? "", query: query.sorted(),
            caller: auth)
        var body = Data((entry["text"] as? String ?? "").utf8)
        if var json = entry["json"] {
            // A key that was given out is one that works.
            if var object = json as? [String: Any], object["token_secret"] != nil {
                object["consumer_key"] = key.consumer
                object["token_key"] = key.token
                object["token_secret"] = key.secret
                json = object
            }
            body = try JSONSerialization.data(
                withJSONObject: json, options: [.fragmentsAllowed, .withoutEscapingSlashes])
        }
        let fields = (request["form"] as? [String] ?? []).map { field in
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (pair[0], pair.count > 1 ? pair[1] : "")
        }
        let answer = HTTPAnswer(status: status, headers: headers, body: Array(body))
        return (question, Recorded(form: Dictionary(fields) { $1 }, answer: answer))
    }
}
