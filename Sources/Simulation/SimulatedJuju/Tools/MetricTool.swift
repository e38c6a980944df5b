/// add-metric, which Juju 3.6 dropped. Only a collect-metrics hook may record metrics, of which nothing is kept here.
enum MetricTool {
    static let all = [add]

    private static let add = HookTool("add-metric", "Add metrics.", flags: [.value("labels", "l")]) {
        call throws(ToolFailure) in
        guard !call.arguments.isEmpty else { throw .usage("no metrics specified") }
        let metrics = try pairs(call.arguments, "invalid metrics")
        if let labels = call.value("labels"), !labels.isEmpty {
            _ = try pairs(
                labels.split(separator: ",", omittingEmptySubsequences: false).map(String.init), "invalid labels")
        }
        for name in metrics.keys.sorted() where name.hasPrefix("juju-") {
            throw .failed("\(name) uses a reserved prefix")
        }
        guard call.context.hook.kind == .collectMetrics else {
            try call.refuseRestricted("cannot record metric")
            throw .failed("cannot record metric: metrics not allowed in this context")
        }
        return .nothing
    }

    private static func pairs(_ arguments: [String], _ prefix: String) throws(ToolFailure) -> [String: String] {
        do throws(ToolFailure) {
            return try KeyValues.parse(arguments, allowsEmpty: false)
        } catch {
            throw error.prefixed(prefix)
        }
    }
}
