import Glibc

/// Why a program could not be started. It names the program and the reason, never arguments, environment or input.
public struct ChildProcessError: Error, Sendable, Equatable {
    /// What kind of failure it was.
    public struct Code: Sendable, Equatable {
        private enum Kind: Equatable {
            case notFound
            case permissionDenied
            case failed(Int32)
        }

        private let kind: Kind

        /// The program, its interpreter or the directory to start in does not exist.
        public static let notFound = Code(kind: .notFound)
        /// The program may not be executed.
        public static let permissionDenied = Code(kind: .permissionDenied)
        /// The system refused with this error number.
        public static func failed(_ errno: Int32) -> Code { Code(kind: .failed(errno)) }
    }

    /// What kind of failure it was.
    public let code: Code
    /// The program that was to run.
    public let executable: String
    /// The reason, in the system's words.
    public let reason: String

    init(executable: String, errno number: Int32) {
        code =
            switch number {
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM: .permissionDenied
            default: .failed(number)
            }
        self.executable = executable
        reason = String(cString: strerror(number))
    }

    /// The directory to start in can't be entered.
    init(executable: String, directory: String, errno number: Int32) {
        code = ChildProcessError(executable: executable, errno: number).code
        self.executable = executable
        reason = "the directory \(directory) to start in: \(String(cString: strerror(number)))"
    }

    /// Something that the program would get only up to a NUL.
    init(executable: String, nulIn what: String) {
        code = .failed(EINVAL)
        self.executable = executable
        reason = "\(what) has a NUL in it"
    }
}

extension ChildProcessError: CustomStringConvertible {
    /// The failure in one line.
    public var description: String { "cannot run \(executable): \(reason)" }
}
