import CCurl
import Testing

@testable import MaasClient

@Suite("A transfer that gives no answer")
struct BrokenTransferTests {
    /// `code` by its number in curl.h: 18 is CURLE_PARTIAL_FILE, 35 _SSL_CONNECT_ERROR, 52 _GOT_NOTHING, 60 _PEER_FAILED_VERIFICATION.
    private func error(_ code: CURLcode, certificateFault: Int = 0, hasBegun: Bool = false) -> MaasError {
        MaasError(
            code,
            of: FailedTransfer(
                url: "https://maas.example:5443/MAAS/rpc/", reason: "", options: .init(), hasBegun: hasBegun,
                certificateFault: certificateFault))
    }

    /// OpenSSL's x509_vfy.h; 1 is what libcurl 7.88 leaves there when it finds itself that the name does not fit (lib/vtls/openssl.c).
    @Test(
        "says what is wrong with the certificate, and asks for an authority only where that helps",
        arguments: [
            (10, MaasError.Code.invalidCertificate, "has expired"), (9, .invalidCertificate, "is not valid yet"),
            (1, .invalidCertificate, "is that of another host"), (62, .invalidCertificate, "is that of another host"),
            (18, .untrusted, "is not trusted"), (20, .untrusted, "is not trusted"),
        ])
    func certificate(fault: Int, code: MaasError.Code, words: String) {
        let error = error(CURLcode(rawValue: 60), certificateFault: fault)
        #expect(error.code == code && error.code.isUnreachable)
        #expect(error.reason.contains(words))
        #expect(error.remedy?.contains("CA") == (code == .untrusted))
    }

    @Test("and not that nobody is there when somebody answers and breaks off")
    func cut() {
        let error = error(CURLcode(rawValue: 18), hasBegun: true)
        #expect(error.code == .connectionFailed && error.reason.hasPrefix("the answer of https://maas.example:5443"))
        #expect(self.error(CURLcode(rawValue: 52)).reason.contains("answers nothing"))
        #expect(self.error(CURLcode(rawValue: 35)).code == .connectionFailed)
    }
}
