/// The snaps of a machine, or those of a test in its place.
///
/// ```swift
/// try framework.showStatus(.maintenance("installing the snap beacon"))
/// try framework.snaps.ensure("beacon", channel: "2/stable")
/// if try framework.snaps.snap("beacon")?.services.contains(where: { !$0.isActive }) ?? false {
///     try framework.snaps.start("beacon")
/// }
/// ```
public protocol SnapManager {
    /// The snap of that name, or nil when it is not installed.
    ///
    /// - Throws: ``SnapError`` when snapd can't be asked: that is not the same as not installed.
    func snap(_ name: String) throws(SnapError) -> Snap?

    /// Does something with a snap and waits until it is done.
    ///
    /// - Throws: ``SnapError`` with snapd's words.
    func perform(_ operation: SnapOperation, on name: String) throws(SnapError)
}

/// What can be done with a snap.
public enum SnapOperation: Sendable, Hashable {
    /// Installs it, if it is not; without a channel from `latest/stable`.
    case install(channel: String? = nil, isClassic: Bool = false)
    /// Updates it, from another channel if one is given.
    case refresh(channel: String? = nil)
    /// Removes it, if it is there; without a snapshot of its data if that is to be purged.
    case remove(purge: Bool = false)
    /// Starts these of its services, or all; if they are enabled, also at boot.
    case start(_ services: [String] = [], enable: Bool = false)
    /// Stops these of its services, or all; if they are disabled, they stay so after a boot.
    case stop(_ services: [String] = [], disable: Bool = false)
    /// Starts these of its services anew, or all.
    case restart(_ services: [String] = [])
}

extension SnapManager {
    /// Lets a snap be installed and follow a channel; returns whether anything had to be done.
    ///
    /// - Throws: ``SnapError``.
    @discardableResult
    public func ensure(_ name: String, channel: String, isClassic: Bool = false) throws(SnapError) -> Bool {
        guard let snap = try snap(name) else {
            try perform(.install(channel: channel, isClassic: isClassic), on: name)
            return true
        }
        guard snap.channel != Snap.fullChannel(channel) else { return false }
        try perform(.refresh(channel: channel), on: name)
        return true
    }

    /// Starts services of a snap, or all of them, from now on also at boot.
    ///
    /// - Throws: ``SnapError``.
    public func start(_ name: String, services: [String] = []) throws(SnapError) {
        try perform(.start(services, enable: true), on: name)
    }

    /// Stops services of a snap, or all of them, until they are started again.
    ///
    /// - Throws: ``SnapError``.
    public func stop(_ name: String, services: [String] = []) throws(SnapError) {
        try perform(.stop(services, disable: true), on: name)
    }
}
