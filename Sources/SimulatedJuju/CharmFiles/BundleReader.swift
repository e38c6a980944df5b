/// Reads the fields of a bundle (juju/charm bundledata.go: BundleData, normalizeData, verifyApplications).
struct BundleReader {
    private(set) var applications: [Bundle.Application] = []
    private(set) var machines: [Bundle.Machine] = []
    private(set) var relations: [[String]] = []
    private var decoder = YAMLDecoder()
    private var base: CharmBase?
    private var isKubernetes = false

    init(_ root: YAMLNode) throws(YAMLFailure) {
        let fields = try decoder.fields(root, into: "charm.bundleData") ?? [:]
        let type = try text(fields["bundle"])
        guard ["", "kubernetes"].contains(type) else {
            throw YAMLFailure("bundle has an invalid type \(GoText.quoted(type))")
        }
        isKubernetes = type == "kubernetes"
        base = try system(fields, baseKey: "default-base") { what in "bundle declares an invalid \(what)" }
        if let node = fields["machines"] { try readMachines(node) }
        if let node = fields["applications"] {
            for (name, details) in try decoder.entries(node, into: "map[string]*charm.ApplicationSpec") ?? [] {
                try readApplication(name, details)
            }
        }
        if let node = fields["saas"], !(try decoder.entries(node, into: "map[string]*charm.SaasSpec") ?? []).isEmpty {
            throw YAMLFailure("saas: offers of other models cannot be consumed here")
        }
        if let node = fields["relations"] { try readRelations(node) }
        try decoder.finish()
        guard !applications.isEmpty else { throw YAMLFailure("at least one application must be specified") }
    }

    private mutating func text(_ node: YAMLNode?) throws(YAMLFailure) -> String {
        guard let node else { return "" }
        return try decoder.text(node) ?? ""
    }

    private mutating func texts(_ node: YAMLNode?, _ type: String = "map[string]string") throws(YAMLFailure) -> [String:
        String]
    {
        guard let node else { return [:] }
        var texts: [String: String] = [:]
        for (key, value) in try decoder.entries(node, into: type) ?? [] {
            if value.isNull { texts[key] = nil } else { texts[key] = try decoder.text(value) }
        }
        return texts
    }

    /// The base that `base` or `series` name.
    private mutating func system(
        _ fields: [String: YAMLNode], baseKey: String = "base", _ refusal: (String) -> String
    ) throws(YAMLFailure) -> CharmBase? {
        let name = try text(fields[baseKey])
        if !name.isEmpty {
            guard let base = try? CharmBase(parsing: name) else {
                throw YAMLFailure(refusal("base \(GoText.quoted(name))"))
            }
            return base
        }
        let series = try text(fields["series"])
        guard !series.isEmpty else { return nil }
        guard let base = CharmBase(series: series) else {
            throw YAMLFailure(refusal("series \(GoText.quoted(series))"))
        }
        return base
    }

    private mutating func readMachines(_ node: YAMLNode) throws(YAMLFailure) {
        for (id, details) in try decoder.entries(node, into: "map[string]*charm.MachineSpec") ?? [] {
            guard id.wholeMatch(of: #/0|[1-9][0-9]*/#) != nil else {
                throw YAMLFailure("invalid machine id \(GoText.quoted(id)) found in machines")
            }
            let fields = try decoder.fields(details, into: "charm.MachineSpec") ?? [:]
            let base = try system(fields) { what in "invalid \(what) for machine \(GoText.quoted(id))" } ?? self.base
            machines.append(Bundle.Machine(id: id, base: base))
        }
        if isKubernetes, !machines.isEmpty {
            throw YAMLFailure("bundle machines not valid for Kubernetes bundles")
        }
    }

    private mutating func readApplication(_ name: String, _ node: YAMLNode) throws(YAMLFailure) {
        let quoted = GoText.quoted(name)
        guard !node.isNull else { throw YAMLFailure("bundle application for key \(quoted) is undefined") }
        guard let fields = try decoder.fields(node, into: "charm.ApplicationSpec") else { return }
        let charm = try text(fields["charm"])
        if charm.isEmpty { throw YAMLFailure("empty charm path in application \(quoted)") }
        let units = try fields["num_units"].map { (node) throws(YAMLFailure) in try decoder.int(node) ?? 0 } ?? 0
        let scale = try fields["scale"].map { (node) throws(YAMLFailure) in try decoder.int(node) ?? 0 } ?? 0
        if scale > 0, units > 0 {
            throw YAMLFailure("cannot specify both scale and num_units for application \(quoted)")
        }
        if units < 0 { throw YAMLFailure("negative number of units specified on application \(quoted)") }
        let placement = try text(fields["placement"])
        if !placement.isEmpty, !isKubernetes {
            throw YAMLFailure("placement (\(placement)) not valid for non-Kubernetes application \(quoted)")
        }
        var application = Bundle.Application(
            name: name, charm: charm, units: max(units, scale), to: [],
            options: try texts(fields["options"], "map[string]interface {}"))
        for text in try fields["to"].map({ (node) throws(YAMLFailure) in try decoder.texts(node) ?? [] }) ?? [] {
            application.to.append(try UnitPlacement(text))
        }
        application.resources = try texts(fields["resources"], "map[string]interface {}")
        application.storage = try texts(fields["storage"])
        application.base =
            try system(fields) { what in "application \(quoted) declares an invalid \(what)" } ?? base
        application.trust =
            try fields["trust"].map { (node) throws(YAMLFailure) in try decoder.bool(node) ?? false } ?? false
        application.isExposed =
            try fields["expose"].map { (node) throws(YAMLFailure) in try decoder.bool(node) ?? false } ?? false
        if fields["offers"] != nil {
            throw YAMLFailure("application \(quoted): offers to other models cannot be made here")
        }
        applications.append(application)
    }

    private mutating func readRelations(_ node: YAMLNode) throws(YAMLFailure) {
        if node.isNull { return }
        guard case .list(let pairs) = node.content else { return try decoder.refuse(node, into: "[][]string") }
        for pair in pairs { if let ends = try decoder.texts(pair) { relations.append(ends) } }
    }
}
