import Foundation
import Yams

/// A bundle file as juju deploys it: applications on machines, and their relations.
public struct Bundle: Sendable, Hashable {
    /// An application of a bundle.
    public struct Application: Sendable, Hashable {
        /// The application's name.
        public var name: String
        /// The charm's path, absolute.
        public var charm: String
        /// How many units it has.
        public var units: Int
        /// The machines of its units, as far as they are given.
        public var to: [String]
        /// The options, as texts.
        public var options: [String: String]
        /// The files of resources, by the resource's name.
        public var resources: [String: String] = [:]
        /// How many of each storage a unit has, where it is not what the charm says, as texts such as `pool,2,10G`.
        public var storage: [String: String] = [:]
        /// Whether the charm may see the cloud's credentials.
        public var trust = false
    }

    /// The applications, in order.
    public let applications: [Application]
    /// The machines that are named.
    public let machines: [String]
    /// The pairs of endpoints that are related.
    public let relations: [[String]]

    /// Reads the bundle file at `path`, changed by the files `overlays`, one after the other.
    ///
    /// - Throws: ``SimulationError`` that names the file and what is wrong in it.
    public init(path: String, overlays: [String] = []) throws(SimulationError) {
        func bad(_ what: String) -> SimulationError { SimulationError(.badInput, "\(path): \(what)") }
        var documents = try BundleFile(path: path).documents
        for overlay in overlays { documents += try BundleFile(path: overlay).documents }
        let root = documents.dropFirst().reduce(documents[0]) { $1.overlaying($0) }
        guard let entries = root["applications"]?.mapping, !entries.isEmpty else { throw bad("it has no applications") }
        var applications: [Application] = []
        for (key, details) in entries {
            let name = key.string ?? ""
            guard let charm = details["charm"]?.string else { throw bad("application \"\(name)\" names no charm") }
            guard charm.hasPrefix(".") || charm.hasPrefix("/") else {
                throw bad("application \"\(name)\": only local charms can be deployed here, not \"\(charm)\"")
            }
            let units = details["num_units"].map { $0.int ?? -1 } ?? 0
            guard units >= 0 else { throw bad("application \"\(name)\": num_units is not a number of units") }
            let options = details["options"]
            guard options?.mapping != nil || options?.null != nil || options == nil else {
                throw bad("application \"\(name)\": options is not a map")
            }
            func texts(_ key: String) -> [String: String] {
                (details[key]?.mapping ?? [:]).reduce(into: [:]) { $0[$1.key.string ?? ""] = $1.value.string ?? "" }
            }
            applications.append(
                Application(
                    name: name, charm: charm, units: units,
                    to: details["to"]?.array().compactMap(\.string) ?? [],
                    options: texts("options"), resources: texts("resources"), storage: texts("storage"),
                    trust: details["trust"]?.bool ?? false))
        }
        self.applications = applications.sorted { $0.name < $1.name }
        machines = (root["machines"]?.mapping ?? [:]).compactMap { $0.key.string ?? $0.key.int.map(String.init) }
            .sorted()
        var relations: [[String]] = []
        let pairs = root["relations"]
        guard pairs?.sequence != nil || pairs?.null != nil || pairs == nil else { throw bad("relations is not a list") }
        for pair in pairs?.array() ?? [] {
            let ends = pair.array().compactMap(\.string)
            guard ends.count == 2 else { throw bad("a relation is not a pair of endpoints") }
            relations.append(ends)
        }
        self.relations = relations
        for application in self.applications {
            for machine in application.to where !machines.contains(machine) && machine != "new" {
                throw bad("application \"\(application.name)\" is placed on machine \(machine), which is not listed")
            }
        }
    }
}
