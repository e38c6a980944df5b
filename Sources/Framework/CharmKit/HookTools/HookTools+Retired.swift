/// Tools that Juju has given up: metrics in 3.6, payloads and the specifications of pods in 4.0.
extension HookTools {
    /// `add-metric`: reports metrics, in collect-metrics only (before Juju 3.6).
    public func addMetrics(_ values: [String: String]) throws(HookToolError) {
        try call("add-metric", ["--"] + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    }

    /// `payload-register`: tells of something that runs, of a class and type that the charm's metadata has.
    public func registerPayload(type: String, class name: String, id: String, tags: [String] = []) throws(HookToolError)
    {
        try call("payload-register", ["--", type, name, id] + tags)
    }

    /// `payload-status-set`: `starting`, `running`, `stopping` or `stopped`.
    public func setPayloadStatus(class name: String, id: String, _ status: String) throws(HookToolError) {
        try call("payload-status-set", ["--", name, id, status])
    }

    /// `payload-unregister`: forgets what was registered.
    public func unregisterPayload(class name: String, id: String) throws(HookToolError) {
        try call("payload-unregister", ["--", name, id])
    }

    /// `k8s-spec-get`: the specification of the application's pods.
    public func podSpecification() throws(HookToolError) -> String { try readPlain("k8s-spec-get") }

    /// `k8s-spec-set`: describes the application's pods, in YAML.
    public func setPodSpecification(_ yaml: String, as _: Leader) throws(HookToolError) {
        try call("k8s-spec-set", ["--file", "-"], standardInput: Array(yaml.utf8))
    }

    /// `k8s-raw-get`: the raw Kubernetes objects of the application.
    public func rawPodSpecification() throws(HookToolError) -> String { try readPlain("k8s-raw-get") }

    /// `k8s-raw-set`: describes the application by raw Kubernetes objects, in YAML.
    public func setRawPodSpecification(_ yaml: String, as _: Leader) throws(HookToolError) {
        try call("k8s-raw-set", ["--file", "-"], standardInput: Array(yaml.utf8))
    }
}
