import Foundation
import SimulatedJuju

/// The folder that stands for Charmhub (JUJU_SIM_STORE): it holds `NAME.charm`, `NAME_*.charm` as juju download names them, or
/// a charm's folder `NAME`.
enum CharmStore {
    /// Whether there is a store.
    static var isThere: Bool { ProcessInfo.processInfo.environment["JUJU_SIM_STORE"]?.isEmpty == false }

    /// The path of the charm `name`, which may begin with `ch:`.
    ///
    /// - Throws: `SimulationError` that says what to do.
    static func charm(named name: String) throws(SimulationError) -> String {
        let name = name.hasPrefix("ch:") ? String(name.dropFirst(3)) : name
        guard let folder = ProcessInfo.processInfo.environment["JUJU_SIM_STORE"], !folder.isEmpty else {
            throw SimulationError(
                .badInput,
                "\(name): no such file or directory; charms come from disk here: juju download \(name) first, into the folder that JUJU_SIM_STORE names"
            )
        }
        let path = "\(folder)/\(name)"
        if FileManager.default.fileExists(atPath: "\(path).charm") { return "\(path).charm" }
        if FileManager.default.fileExists(atPath: path) { return path }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        // Of several the one with the greatest revision, which juju download writes last: NAME_r12.charm.
        let found = files.filter { $0.hasPrefix("\(name)_") && $0.hasSuffix(".charm") }
            .max { $0.localizedStandardCompare($1) == .orderedAscending }
        guard let found else { throw SimulationError(.notFound, "\(folder): no charm \"\(name)\" in this store") }
        return "\(folder)/\(found)"
    }
}
