import Glibc

/// A secret could not be kept or read back. The message names the file and what to do; it never holds content.
public struct SealedStoreError: Error, Hashable, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable {
        private enum Value: Hashable {
            case keyMissing, keyUnreadable, keyExposed, damaged, wrongName, tooLarge, file
        }

        private let value: Value

        /// A sealed file is there, but the key that sealed it is not.
        public static let keyMissing = Code(value: .keyMissing)
        /// The key file does not hold a key.
        public static let keyUnreadable = Code(value: .keyUnreadable)
        /// Others than the owner may read or write the key file.
        public static let keyExposed = Code(value: .keyExposed)
        /// The sealed file is not as it was written, or was sealed with another key.
        public static let damaged = Code(value: .damaged)
        /// The sealed file is whole, but was sealed for another name.
        public static let wrongName = Code(value: .wrongName)
        /// There are more bytes than are accepted.
        public static let tooLarge = Code(value: .tooLarge)
        /// The system refused an operation on a file; see ``SealedStoreError/errorNumber``.
        public static let file = Code(value: .file)
    }

    /// What kind of failure it is.
    public let code: Code
    /// The file that it is about.
    public let path: String
    /// The system's error number when the code is `file`, else nil.
    public let errorNumber: CInt?
    /// What is wrong and what to do, without the file.
    package let reason: String

    /// An error about the file at `path`; `reason` says what is wrong and what to do, and holds no content.
    public init(_ code: Code, path: String, _ reason: String) {
        self.code = code
        self.path = path
        self.errorNumber = nil
        self.reason = reason
    }

    /// A refusal of the system, with the current `errno`.
    init(_ operation: String, path: String, errorNumber: CInt = errno) {
        self.code = .file
        self.path = path
        self.errorNumber = errorNumber
        self.reason = "can't \(operation): \(String(cString: strerror(errorNumber)))"
    }
}

extension SealedStoreError: CustomStringConvertible {
    /// One line: the file, what is wrong with it, what to do.
    public var description: String { "\(path): \(reason)" }
}
