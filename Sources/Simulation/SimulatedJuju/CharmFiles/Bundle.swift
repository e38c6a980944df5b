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
        /// The offers of its endpoints to other models, by name.
        public var offers: [String: Offer] = [:]
    }

    /// Endpoints of an application that other models may use.
    public struct Offer: Sendable, Hashable {
        /// The names of the endpoints.
        public var endpoints: [String]
        /// What users may do with it, by user.
        public var access: [String: String]
    }

    /// An offer of another model that is consumed.
    public struct Saas: Sendable, Hashable {
        /// Its name here.
        public var name: String
        /// Where it is.
        public var url: String
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
    /// The offers of other models that are consumed, in the order of their names.
    public let saas: [Saas]
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
        do throws(YAMLFailure) {
            // The first document has to stand alone (cmd/juju/application/bundle/bundle.go: ComposeAndVerifyBundle).
            var whole = documents.removeFirst()
            var (reader, verifier) = try Self.verified(whole)
            let misplaced = whole.overlayFields
            if let first = misplaced.first {
                let more = misplaced.count > 1 ? " (and \(misplaced.count - 1) more errors)" : ""
                throw YAMLFailure("\(first) can only appear in an overlay section\(more)")
            }
            for document in documents {
                _ = try BundleReader(document.root)
                whole.lay(document)
            }
            if !documents.isEmpty { (reader, verifier) = try Self.verified(whole) }
            if let place = verifier.containerPlaces.first {
                let kind = place.prefix { $0 != ":" }
                throw YAMLFailure("placement \(GoText.quoted(place)): there are no containers such as \(kind) here")
            }
            applications = verifier.applications
            machines = verifier.machines
            saas = reader.saas.map { Saas(name: $0.name, url: $0.url ?? "") }.sorted { $0.name < $1.name }
            relations = reader.relations
        } catch {
            throw SimulationError(.badInput, "\(path): \(error.message)")
        }
    }

    private static func verified(_ document: BundleDocument) throws(YAMLFailure) -> (BundleReader, BundleVerifier) {
        let reader = try BundleReader(document.root)
        let verifier = BundleVerifier(reader)
        guard verifier.refusals.isEmpty else { throw YAMLFailure(refusal(verifier.refusals)) }
        return (reader, verifier)
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
