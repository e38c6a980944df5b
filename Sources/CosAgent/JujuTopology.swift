/// Where in Juju a metric comes from, as the labels that every charm of the observability stack attaches.
struct JujuTopology {
    let model: String
    let modelUUID: String
    let application: String
    let charm: String

    /// The labels of an alert.
    var labels: [String: String] {
        [
            "juju_model": model, "juju_model_uuid": modelUUID, "juju_application": application, "juju_charm": charm,
        ]
    }

    /// The matchers that limit an expression to this application; not to its charm, since the metrics of a subordinate carry
    /// the name of its principal's.
    var matchers: String {
        "juju_model=\"\(model)\",juju_model_uuid=\"\(modelUUID)\",juju_application=\"\(application)\""
    }

    /// The name of a group of rules, unique in a Prometheus that serves several models.
    func groupName(_ name: String) -> String {
        let words = [model, String(modelUUID.prefix(8)), application, name, "rules"].joined(separator: "_")
        return String(words.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}
