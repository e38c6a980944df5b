import Testing

@testable import SealedStore

@Suite("SecretBytes")
struct SecretBytesTests {
    @Test("gives back the bytes it was made of")
    func bytes() {
        let secret = SecretBytes(utf8: "open sesame")
        #expect(secret.withBytes { Array($0) } == Array("open sesame".utf8))
    }
}
