import CSodium

/// Libsodium, made ready before its first use.
enum Sodium {
    private static let isReady = sodium_init() >= 0

    /// Stops the process when libsodium can't work here: there is no safe way to go on.
    static func prepare() {
        guard isReady else { fatalError("libsodium can't start: the kernel gives no random bytes") }
    }
}
