import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite("A region that answers what was recorded")
struct RecordedRegionTests {
    static let recordings = (try? Golden.files(in: "maas", prefix: "api-")) ?? []

    private func region(_ recording: String) throws -> RecordedRegion {
        let directory = try TemporaryDirectory()
        let file = directory.path + "/recording.jsonl"
        try Golden.data(recording).write(to: URL(filePath: file))
        return try RecordedRegion(recording: file)
    }

    @Test("gives each recorded answer to who asks it, word for word", arguments: recordings)
    func answers(recording: String) throws {
        let region = try region(recording)
        var count = 0
        for entry in try Golden.objects(recording) {
            let request = try #require(entry["request"] as? [String: Any])
            let auth = request["auth"] as? String
            // What was made wrong on purpose is refused by the check of signatures, which has tests of its own.
            guard auth != "custom", let path = request["path"] as? String else { continue }
            let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
            let query = parts.dropFirst().first?.split(separator: "&").map { field in
                let pair = field.split(separator: "=", maxSplits: 1).map { $0.removingPercentEncoding ?? String($0) }
                return (name: pair[0], value: pair.count > 1 ? pair[1] : "")
            }
            let key = auth == "admin" ? region.adminKey : auth == "user" ? region.userKey : nil
            let form = (request["form"] as? [String] ?? []).map { field in
                let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return pair.map { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }.joined(
                    separator: "=")
            }
            let answer = region.answer(
                RegionRequest(
                    method: request["method"] as? String ?? "", path: parts[0], query: query ?? [],
                    authorization: key.map(Self.header), body: Data(form.joined(separator: "&").utf8)))
            #expect(answer.status == entry["status"] as? Int, "\(entry["id"] ?? "")")
            #expect(answer.headers == entry["headers"] as? [String: String])
            if let text = entry["text"] as? String { #expect(answer.text == text) }
            count += 1
        }
        #expect(count > 50)
    }

    private static func header(_ key: String) -> String {
        let parts = key.split(separator: ":")
        return #"OAuth oauth_nonce="\#(Names.uuid())", oauth_timestamp="\#(Int(Date.now.timeIntervalSince1970))", "#
            + #"oauth_signature_method="PLAINTEXT", oauth_consumer_key="\#(parts[0])", oauth_token="\#(parts[1])", "#
            + #"oauth_signature="%26\#(parts[2])""#
    }

    @Test("serves clients", arguments: recordings)
    func serves(recording: String) async throws {
        let region = try region(recording)
        let url = try await region.start()
        let admin = try await MaasClient.connect(
            url: url, apiKey: APIKey(region.adminKey), options: .patient)
        let racks = try await admin.rackControllers.list()
        #expect(racks.count == 4)
        let controllers = try await admin.controllers.list()
        #expect(Set(controllers.map(\.systemID)).count == controllers.count)
        #expect(controllers.contains { $0.type == .regionController })
        let user = MaasClient(url: try MaasURL(url), apiKey: try APIKey(region.userKey), options: .patient)
        let error = await #expect(throws: MaasError.self) { try await user.rackControllers.list() }
        #expect(error != nil)
        await region.stop()
    }

    @Test("is not made of a file that holds no recording")
    func nothing() {
        #expect(throws: SimulationError.self) { try RecordedRegion(recording: "/dev/null") }
        #expect(throws: SimulationError.self) { try RecordedRegion(recording: "/etc/passwd") }
    }
}
