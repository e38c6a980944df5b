/// A bundle file as juju deploys it: applications on machines, and their relations.
public struct Bundle: Sendable, Hashable {
    /// An application of a bundle.
    public struct Application: Sendable, Hashable {
        /// The application's name.
        public var name: String
        /// The charm's path, absolute, or its name.
        public var charm: String
        /// How many units it has.
        public var units: Int
        /// Where its units go, as far as it is given.
        public var to: [UnitPlacement]
        /// The options, as texts.
        public var options: [String: String]
        /// The files of resources, by the resource's name.
        public var resources: [String: String] = [:]
        /// How many of each storage a unit has, where it is not what the charm says, as texts such as `pool,2,10G`.
        public var storage: [String: String] = [:]
        /// Whether the charm may see the cloud's credentials.
        public var trust = false
        /// The base that its machines are of, or nil for what suits the charm.
        public var base: CharmBase?
        /// Whether it is exposed.
        public var isExposed = false
    }

    /// A machine of a bundle.
    public struct Machine: Sendable, Hashable {
        /// Its number in the bundle.
        public var id: String
        /// The base that it is of, or nil for the bundle's or the model's.
        public var base: CharmBase?
    }

    /// The applications, in order.
    public let applications: [Application]
    /// The machines that are named.
    public let machines: [Machine]
    /// The pairs of endpoints that are related.
    public let relations: [[String]]

    /// The base that the applications on a machine of the bundle ask for, or nil.
    public func base(ofMachine id: String) -> CharmBase? {
        applications.first { $0.to.contains(.machine(id)) && $0.base != nil }?.base
    }

    /// Reads the bundle file at `path`, changed by the files `overlays`, one after the other.
    ///
    /// - Throws: ``SimulationError`` that names the file and what is wrong in it, in Juju's words.
    public init(path: String, overlays: [String] = []) throws(SimulationError) {
        var documents = try BundleDocument.documents(path)
        for overlay in overlays { documents += try BundleDocument.documents(overlay) }
        var whole = documents.removeFirst()
        for document in documents { whole.lay(document) }
        do throws(YAMLFailure) {
            let reader = try BundleReader(whole.root)
            let verifier = BundleVerifier(reader)
            guard verifier.refusals.isEmpty else { throw YAMLFailure(Self.refusal(verifier.refusals)) }
            if let reason = reader.unsupported { throw YAMLFailure(reason) }
            if let place = verifier.containerPlaces.first {
                let kind = place.prefix { $0 != ":" }
                throw YAMLFailure("placement \(GoText.quoted(place)): there are no containers such as \(kind) here")
            }
            applications = verifier.applications
            machines = verifier.machines
            relations = reader.relations
        } catch {
            throw SimulationError(.badInput, "\(path): \(error.message)")
        }
    }

    /// All that is wrong in a bundle, as juju says it (cmd/juju/application/bundle/bundle.go: verifyBundle); one thing in one line.
    static func refusal(_ errors: [String]) -> String {
        errors.count == 1
            ? errors[0] : "the provided bundle has the following errors:\n" + errors.joined(separator: "\n")
    }
}

/// Where a unit of a bundle goes (juju/charm bundledata.go: ParsePlacement).
public enum UnitPlacement: Sendable, Hashable, CustomStringConvertible {
    /// To a machine of the bundle.
    case machine(String)
    /// To the machine of another application's unit, the next one if it has no number.
    case unit(String, Int?)
    /// To a new machine.
    case new

    /// Reads a placement.
    init(_ text: String) throws(YAMLFailure) {
        let pattern =
            #/(?:([a-z]+):)?(?:([a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*)(?:\/(0|[1-9][0-9]*))?|(0|[1-9][0-9]*))/#
        guard let parts = text.wholeMatch(of: pattern), parts.2 != "new" || parts.3 == nil else {
            throw YAMLFailure("invalid placement syntax \(GoText.quoted(text))")
        }
        if let machine = parts.4 {
            self = .machine(String(machine))
        } else {
            let application = String(parts.2 ?? "")
            self = application == "new" ? .new : .unit(application, parts.3.flatMap { Int($0) })
        }
    }

    /// The placement as a bundle has it.
    public var description: String {
        switch self {
        case .machine(let id): id
        case .unit(let application, let number): application + (number.map { "/\($0)" } ?? "")
        case .new: "new"
        }
    }
}
