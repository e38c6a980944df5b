/// metrics.yaml (juju/charm metrics.go: ReadMetrics).
enum MetricsFile {
    /// Refuses what Juju refuses.
    static func check(_ document: DocumentNode?) throws(YAMLFailure) {
        guard let document else { return }
        var decoder = DocumentDecoder()
        let fields = try decoder.fields(document, into: "charm.Metrics") ?? [:]
        var metrics: [String: (type: String, description: String)] = [:]
        if let node = fields["metrics"] {
            for (name, details) in try decoder.entries(node, into: "map[string]charm.Metric") ?? [] {
                guard let metric = try decoder.fields(details, into: "charm.Metric") else { continue }
                let type = try metric["type"].map { (node) throws(YAMLFailure) in
                    try decoder.text(node, into: "charm.MetricType") ?? ""
                }
                let text = try metric["description"].map { (node) throws(YAMLFailure) in try decoder.text(node) ?? "" }
                metrics[name] = (type ?? "", text ?? "")
            }
        }
        if let plan = fields["plan"], let details = try decoder.fields(plan, into: "charm.Plan"),
            let required = details["required"]
        {
            _ = try decoder.bool(required)
        }
        try decoder.finish()
        for (name, metric) in metrics.sorted(by: { $0.key < $1.key }) {
            if let refusal = refusal(of: name, metric.type, metric.description) { throw YAMLFailure(refusal) }
        }
    }

    private static func refusal(of name: String, _ type: String, _ description: String) -> String? {
        let metric = "metric \(GoText.quoted(name))"
        if name.hasPrefix("juju") {
            guard !type.isEmpty || !description.isEmpty else { return nil }
            return
                "\(metric) is using a prefix reserved for built-in metrics: it should not have type or description specification"
        }
        guard ["gauge", "absolute"].contains(type) else {
            return "invalid metrics declaration: \(metric) has unknown type \(GoText.quoted(type))"
        }
        return description.isEmpty ? "invalid metrics declaration: \(metric) lacks description" : nil
    }
}
