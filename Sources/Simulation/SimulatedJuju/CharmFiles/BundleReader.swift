/// Reads the fields of a bundle (juju/charm bundledata.go: BundleData, normalizeData).
struct BundleReader {
    /// An application's fields that say something that Juju checks, and that nothing here goes by.
    struct Details {
        var revision: Int?
        var channel = ""
        var series = ""
        var base = ""
        var devices: [String] = []
        var oddResources = 0
        var exposedEndpoints: [(name: String, networks: [String])] = []
        var places: [String] = []
    }

    /// A machine's fields as they stand there.
    struct Machine {
        let id: String
        let series: String
        let base: String
    }

    private(set) var type = ""
    private(set) var series = ""
    private(set) var defaultBase = ""
    private(set) var applications: [Bundle.Application] = []
    private(set) var details: [String: Details] = [:]
    /// The applications that are null.
    private(set) var undefined: [String] = []
    private(set) var machines: [Machine] = []
    private(set) var relations: [[String]] = []
    /// The offers of other models; no URL of one that is null.
    private(set) var saas: [(name: String, url: String?)] = []
    private var decoder = DocumentDecoder()

    /// Reads the fields.
    ///
    /// - Throws: What does not go together.
    init(_ root: DocumentNode) throws(YAMLFailure) {
        let fields = try decoder.fields(root, into: "charm.bundleData") ?? [:]
        type = try text(fields["bundle"])
        series = try text(fields["series"])
        defaultBase = try text(fields["default-base"])
        _ = try texts(fields["tags"])
        _ = try text(fields["description"])
        if let node = fields["machines"] { try readMachines(node) }
        if let node = fields["applications"] {
            for (name, details) in try decoder.entries(node, into: "map[string]*charm.ApplicationSpec") ?? [] {
                try readApplication(name, details)
            }
        }
        for (name, node) in try entries(fields["saas"], "map[string]*charm.SaasSpec") {
            let fields = try decoder.fields(node, into: "charm.SaasSpec") ?? [:]
            saas.append((name, node.isNull ? nil : try text(fields["url"])))
        }
        if let node = fields["relations"] { try readRelations(node) }
        // Of what does not fit into its type Juju keeps nothing at all, and says so of the applications alone.
        do throws(YAMLFailure) {
            try decoder.finish()
        } catch {
            throw YAMLFailure(Bundle.refusal(["at least one application must be specified", error.message]))
        }
    }

    private mutating func text(_ node: DocumentNode?) throws(YAMLFailure) -> String {
        guard let node else { return "" }
        return try decoder.text(node) ?? ""
    }

    private mutating func int(_ node: DocumentNode?) throws(YAMLFailure) -> Int {
        guard let node else { return 0 }
        return try decoder.int(node) ?? 0
    }

    private mutating func bool(_ node: DocumentNode?) throws(YAMLFailure) -> Bool {
        guard let node else { return false }
        return try decoder.bool(node) ?? false
    }

    private mutating func texts(_ node: DocumentNode?) throws(YAMLFailure) -> [String] {
        guard let node else { return [] }
        return try decoder.texts(node) ?? []
    }

    private mutating func entries(
        _ node: DocumentNode?, _ type: String = "map[string]string"
    ) throws(YAMLFailure) -> [(key: String, value: DocumentNode)] {
        guard let node else { return [] }
        return try decoder.entries(node, into: type) ?? []
    }

    private mutating func map(
        _ node: DocumentNode?, _ type: String = "map[string]string"
    ) throws(YAMLFailure) -> [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in try entries(node, type) {
            if value.isNull { texts[key] = nil } else { texts[key] = try decoder.text(value) }
        }
        return texts
    }

    private mutating func readMachines(_ node: DocumentNode) throws(YAMLFailure) {
        for (id, details) in try decoder.entries(node, into: "map[string]*charm.MachineSpec") ?? [] {
            let fields = try decoder.fields(details, into: "charm.MachineSpec") ?? [:]
            _ = try map(fields["annotations"])
            _ = try text(fields["constraints"])
            machines.append(
                Machine(id: id, series: try text(fields["series"]), base: try text(fields["base"])))
        }
    }

    /// What ends the reading of a document (bundledatasrc.go: parseBundleParts).
    private static func conflict(_ reason: String) -> YAMLFailure {
        YAMLFailure("unmarshal document 0: \(reason)")
    }

    private mutating func readApplication(_ name: String, _ node: DocumentNode) throws(YAMLFailure) {
        guard !node.isNull else { return undefined.append(name) }
        guard let fields = try decoder.fields(node, into: "charm.ApplicationSpec") else { return }
        let quoted = GoText.quoted(name)
        var units = try int(fields["num_units"])
        let scale = try int(fields["scale"])
        if scale > 0, units > 0 {
            throw Self.conflict("cannot specify both scale and num_units for application \(quoted)")
        }
        if scale > 0, units == 0 { units = scale }
        let placement = try text(fields["placement"])
        if !placement.isEmpty, type != "kubernetes" {
            throw Self.conflict("placement (\(placement)) not valid for non-Kubernetes application \(quoted)")
        }
        var details = Details()
        details.places = try texts(fields["to"])
        if !placement.isEmpty {
            guard details.places.isEmpty else {
                throw Self.conflict("cannot specify both placement and to for application \(quoted)")
            }
            details.places = [placement]
        }
        if fields["revision"].map(\.isNull) == false { details.revision = try int(fields["revision"]) }
        details.channel = try text(fields["channel"])
        details.series = try text(fields["series"])
        details.base = try text(fields["base"])
        details.devices = try map(fields["devices"]).keys.sorted()
        _ = try map(fields["annotations"])
        _ = try map(fields["bindings"])
        _ = try text(fields["constraints"])
        _ = try text(fields["plan"])
        for (endpoint, node) in try entries(fields["exposed-endpoints"], "map[string]charm.ExposedEndpointSpec") {
            let exposed = try decoder.fields(node, into: "charm.ExposedEndpointSpec") ?? [:]
            _ = try texts(exposed["expose-to-spaces"])
            details.exposedEndpoints.append((endpoint, try texts(exposed["expose-to-cidrs"])))
        }
        var application = Bundle.Application(
            name: name, charm: try text(fields["charm"]), units: units, to: [],
            options: [:])
        for (option, node) in try entries(fields["options"], "map[string]interface {}") where !node.isNull {
            if case .scalar = node.content {
                application.options[option] = try decoder.text(node)
            } else {
                application.options[option] = Value(try decoder.value(node)).json
            }
        }
        for (resource, node) in try entries(fields["resources"], "map[string]interface {}") {
            switch try decoder.value(node) {
            case .string, .int, .unsigned: application.resources[resource] = try decoder.text(node)
            default: details.oddResources += 1
            }
        }
        application.storage = try map(fields["storage"])
        application.trust = try bool(fields["trust"])
        application.isExposed = try bool(fields["expose"])
        for (offer, node) in try entries(fields["offers"], "map[string]*charm.OfferSpec") {
            let spec = try decoder.fields(node, into: "charm.OfferSpec") ?? [:]
            application.offers[offer] = .init(
                endpoints: try texts(spec["endpoints"]), access: try map(spec["acl"]))
        }
        applications.append(application)
        self.details[name] = details
    }

    private mutating func readRelations(_ node: DocumentNode) throws(YAMLFailure) {
        if node.isNull { return }
        guard case .list(let pairs) = node.content else { return try decoder.refuse(node, into: "[][]string") }
        for pair in pairs { if let ends = try decoder.texts(pair) { relations.append(ends) } }
    }
}
