/// Where in Juju a metric comes from, as the labels that every charm of the observability stack attaches.
struct JujuTopology {
    let model: String
    let modelUUID: String
    let application: String
    let charm: String

    /// The labels of an alert.
    ///
    /// Those on a file's metrics name no application: the collector then adds its own, which its metrics have, both to the labels
    /// and to the expression (`AlertRules._from_dict` in `cosl/rules.py`).
    func labels(_ source: AlertRule.Source) -> [String: String] {
        var labels = ["juju_model": model, "juju_model_uuid": modelUUID, "juju_charm": charm]
        if source == .scrapeJob { labels["juju_application"] = application }
        return labels
    }

    /// The matchers that limit an expression to this application; not to its charm, since the metrics of a subordinate carry
    /// the name of its principal's.
    func matchers(_ source: AlertRule.Source) -> String {
        let name = source == .scrapeJob ? "juju_application" : "application"
        return "juju_model=\"\(model)\",juju_model_uuid=\"\(modelUUID)\",\(name)=\"\(application)\""
    }

    /// The name of a group of rules, unique in a Prometheus that serves several models.
    func groupName(_ name: String) -> String {
        let words = [model, String(modelUUID.prefix(8)), application, name, "rules"].joined(separator: "_")
        return String(words.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
