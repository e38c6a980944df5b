#if DEBUG
    import Foundation

    /// A part of the project that reads what others wrote, with the bytes that it is to survive.
    ///
    /// The targets are compiled in debug builds alone, since they reach into the modules that they try (`@testable`).
    public struct FuzzTarget: Sendable {
        /// The name on the command line, and of the folder of its corpus.
        public let name: String
        /// Whether it is compared with a reader of another project: ``accepts`` says what it takes.
        public let oracle: Oracle?
        private let body: @Sendable (UnsafeRawBufferPointer) -> Bool

        /// A reader of another project that is to judge as the target does.
        public enum Oracle: String, Sendable {
            /// Python's `json`, strict and in UTF-8.
            case json
            /// PyYAML, which reads YAML 1.1 with the C library that Yams has too.
            case yaml
        }

        init(_ name: String, oracle: Oracle? = nil, _ body: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool) {
            self.name = name
            self.oracle = oracle
            self.body = body
        }

        /// Gives the bytes to the target, which crashes, or stops with a message, when it does what it must not; and says
        /// whether the target took them.
        @discardableResult
        public func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool { body(bytes) }

        /// Every target.
        public static let all: [FuzzTarget] = [
            gobRequest, gobReply, environment, databag, hookToolJSON, hookToolLists, maasJSON, apiKey, header, url,
            regionURL,
            yaml, bundle,
            sealed, keyFile, sealedBox,
        ]

        /// Stops when a property does not hold; the input is what the caller saved.
        static func require(_ condition: Bool, _ message: @autoclosure () -> String) {
            if !condition { fatalError(message()) }
        }

        /// The bytes as text, or nil when they are not UTF-8.
        static func text(_ bytes: UnsafeRawBufferPointer) -> String? { String(validating: bytes, as: UTF8.self) }
    }
#endif
