extension HookTools {
    /// `status-get`: the status that is shown of this unit, as of the first time that it is asked for in a hook.
    public func unitStatus() throws(HookToolError) -> ShownStatus {
        let answer = try readStrings("status-get", ["--include-data"])
        return ShownStatus(name: answer["status"] ?? "unknown", message: answer["message"] ?? "")
    }

    /// `status-get --application`: the status that is shown of the application, as only the leader may ask.
    public func applicationStatus(as _: Leader) throws(HookToolError) -> ShownStatus {
        try read("status-get", ["--include-data", "--application"]) { bytes in
            var reader = StrictJSONReader(bytes)
            guard let status = reader.maps()?.first(where: { $0.name == "application-status" })?.map,
                let name = status["status"], let message = status["message"]
            else { return nil }
            return ShownStatus(name: name, message: message)
        }
    }

    /// `status-set`: sets the status of this unit, at once and even if the hook fails later. Charms say it to a
    /// ``StatusCollector``, and only so.
    func setUnitStatus(_ status: Status) throws(HookToolError) {
        try call("status-set", ["--", status.kind.rawValue, status.message])
    }

    /// `status-set --application`: sets the status of the application.
    func setApplicationStatus(_ status: Status, as _: Leader) throws(HookToolError) {
        try call("status-set", ["--application", "--", status.kind.rawValue, status.message])
    }
}
