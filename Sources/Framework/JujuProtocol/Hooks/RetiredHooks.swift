/// The release that a machine is going to get, in the series upgrades that Juju had before 4.0.
public struct SeriesUpgradeHook: Sendable, Hashable {
    /// The base, such as `ubuntu@22.04` (from Juju 3.1 on).
    public var base: String?
    /// The series, such as `jammy`.
    public var series: String?

    /// An upgrade to this base and series.
    public init(base: String? = nil, series: String? = nil) {
        self.base = base
        self.series = series
    }

    init(_ variables: HookVariables) {
        self.init(base: variables["JUJU_TARGET_BASE"], series: variables["JUJU_TARGET_SERIES"])
    }

    var variables: [(String, String)] {
        [("JUJU_TARGET_BASE", base), ("JUJU_TARGET_SERIES", series)].compactMap { name, value in
            value.map { (name, $0) }
        }
    }
}

/// The meter status of a unit, in the metering that Juju had before 3.6.
public struct MeterHook: Sendable, Hashable {
    /// The status, such as `GREEN`.
    public var status: String
    /// More about it.
    public var info: String

    /// This status.
    public init(status: String = "", info: String = "") {
        self.status = status
        self.info = info
    }

    init(_ variables: HookVariables) {
        self.init(status: variables["JUJU_METER_STATUS"] ?? "", info: variables["JUJU_METER_INFO"] ?? "")
    }

    var variables: [(String, String)] { [("JUJU_METER_STATUS", status), ("JUJU_METER_INFO", info)] }
}
