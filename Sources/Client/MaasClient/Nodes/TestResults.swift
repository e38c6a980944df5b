/// How commissioning and the hardware tests of a node went.
public struct TestResults: Sendable, Hashable {
    let json: JSONValue

    /// The commissioning.
    public var commissioning: TestStatus { status(.commissioning_status) }
    /// All tests together.
    public var testing: TestStatus { status(.testing_status) }
    /// The tests of the CPU.
    public var cpu: TestStatus { status(.cpu_test_status) }
    /// The tests of the memory.
    public var memory: TestStatus { status(.memory_test_status) }
    /// The tests of the disks.
    public var storage: TestStatus { status(.storage_test_status) }
    /// The tests of the network.
    public var network: TestStatus { status(.network_test_status) }
    /// The tests of the interfaces.
    public var interface: TestStatus { status(.interface_test_status) }
    /// Other tests.
    public var other: TestStatus { status(.other_test_status) }
    /// The number of the current results of commissioning; nil for none.
    public var commissioningResultID: Int? { json[.current_commissioning_result_id]?.int }
    /// The number of the current results of the tests; nil for none.
    public var testingResultID: Int? { json[.current_testing_result_id]?.int }
    /// The number of the current results of the installation; nil for none.
    public var installationResultID: Int? { json[.current_installation_result_id]?.int }

    private func status(_ name: JSONName) -> TestStatus { TestStatus(rawValue: json[name]?.int ?? -1) }
}

/// How a test went; unknown values are kept. The same in MAAS 2.9 to 3.7.
public struct TestStatus: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The number in the API.
    public let rawValue: Int

    /// The status of number `rawValue`, known or not.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// MAAS knows of no test.
    public static let unknown = Self(rawValue: -1)
    /// It waits.
    public static let pending = Self(rawValue: 0)
    /// It runs.
    public static let running = Self(rawValue: 1)
    /// It passed.
    public static let passed = Self(rawValue: 2)
    /// It failed.
    public static let failed = Self(rawValue: 3)
    /// It took too long.
    public static let timedOut = Self(rawValue: 4)
    /// Somebody stopped it.
    public static let aborted = Self(rawValue: 5)
    /// It passed in part.
    public static let degraded = Self(rawValue: 6)

    private static let names = [
        "Pending", "Running", "Passed", "Failed", "Timed out", "Aborted", "Degraded", "Installing dependencies",
        "Failed installing dependencies", "Skipped", "Applying custom network configuration",
        "Failed to apply custom network configuration",
    ]

    /// The status in words.
    public var description: String {
        if Self.names.indices.contains(rawValue) { return Self.names[rawValue] }
        return rawValue == -1 ? "Unknown" : "Status \(rawValue)"
    }
}
