import Foundation

/// The commands of this machine.
public enum Commands {
    /// Whether all of `names` are in the `PATH`.
    public static func areInstalled(_ names: String...) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return names.allSatisfy { name in
            folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
        }
    }

    /// Whether there is what a simulated region needs for TLS.
    public static let haveTLS = areInstalled("openssl", "socat")
}
