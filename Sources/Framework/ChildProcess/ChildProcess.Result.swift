extension ChildProcess {
    /// How a child ended, and what it wrote.
    public struct Result: Sendable, Equatable {
        /// How a child ended.
        public enum Ending: Sendable, Equatable {
            /// It exited with this code.
            case exited(Int32)
            /// It died of this signal.
            case signalled(Int32)
            /// It was killed at its time limit.
            case timedOut
        }

        /// How the child ended.
        public var ending: Ending
        /// The bytes it wrote to standard output.
        public var standardOutput: [UInt8]
        /// The bytes it wrote to standard error.
        public var standardError: [UInt8]

        /// Whether it wrote more to standard output than was kept.
        public var isOutputCut = false

        /// An ending with this output.
        public init(ending: Ending, standardOutput: [UInt8] = [], standardError: [UInt8] = []) {
            self.ending = ending
            self.standardOutput = standardOutput
            self.standardError = standardError
        }

        /// Whether the child exited with code 0.
        public var succeeded: Bool { ending == .exited(0) }

        /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
        public var output: String { String(decoding: standardOutput, as: UTF8.self) }

        /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
        public var error: String { String(decoding: standardError, as: UTF8.self) }
    }
}

extension ChildProcess.Result.Ending {
    /// Reads the status that `waitpid` gives.
    init(status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }
}

extension ChildProcess.Result.Ending: CustomStringConvertible {
    /// The ending in words, such as `exit status 3`.
    public var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signalled(let signal): "killed by signal \(signal)"
        case .timedOut: "killed at its time limit"
        }
    }
}
