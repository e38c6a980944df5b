import Foundation
import Testing

@testable import MaasClient

@Suite("The header that signs a request")
struct OAuthHeaderTests {
    private func line() throws -> String {
        OAuthHeader.withLine(for: try APIKey("ck:tk:ts")) { String(cString: $0) }
    }

    @Test("is OAuth 1 with the PLAINTEXT signature, as MAAS wants it")
    func form() throws {
        let pattern =
            #"^Authorization: OAuth realm="OAuth", oauth_nonce="[0-9]+", oauth_timestamp="[0-9]+", oauth_version="1\.0", "#
            + #"oauth_signature_method="PLAINTEXT", oauth_consumer_key="ck", oauth_token="tk", oauth_signature="%26ts"$"#
        #expect(try line().range(of: pattern, options: .regularExpression) != nil)
    }

    @Test("never has the same nonce twice")
    func nonce() throws {
        let lines = try (0..<200).map { _ in try line() }
        let nonces = lines.map { $0.split(separator: "\"")[3] }
        #expect(Set(nonces).count == 200)
    }

    @Test("has the time of this machine")
    func time() throws {
        let stamp = try #require(try Int(line().split(separator: "\"")[5]))
        #expect(abs(stamp - Int(Date.now.timeIntervalSince1970)) < 60)
    }
}
