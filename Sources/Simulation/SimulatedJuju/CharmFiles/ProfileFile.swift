/// lxd-profile.yaml (juju/charm lxdprofile.go).
enum ProfileFile {
    /// Why a deployment refuses the profile, or nil if it does not (ValidateConfigDevices).
    ///
    /// - Throws: Why the file cannot be read at all.
    static func refusal(_ document: DocumentNode?) throws(YAMLFailure) -> String? {
        do throws(YAMLFailure) {
            guard let document else { return nil }
            var decoder = DocumentDecoder()
            let fields = try decoder.fields(document, into: "charm.LXDProfile") ?? [:]
            let config = try fields["config"].map { (node) throws(YAMLFailure) in try texts(node, &decoder) } ?? [:]
            if let node = fields["description"] { _ = try decoder.text(node) }
            var devices: [[String: String]] = []
            if let node = fields["devices"] {
                for (_, device) in try decoder.entries(node, into: "map[string]map[string]string") ?? [] {
                    devices.append(try texts(device, &decoder))
                }
            }
            try decoder.finish()
            return refusal(config, devices)
        } catch {
            throw YAMLFailure("failed to unmarshall lxd-profile.yaml: \(error.message)")
        }
    }

    private static func texts(
        _ node: DocumentNode, _ decoder: inout DocumentDecoder
    ) throws(YAMLFailure) -> [String: String] {
        var texts: [String: String] = [:]
        for (key, value) in try decoder.entries(node, into: "map[string]string") ?? [] {
            if let text = try decoder.text(value) { texts[key] = text }
        }
        return texts
    }

    private static func refusal(_ config: [String: String], _ devices: [[String: String]]) -> String? {
        let allowed = ["unix-char", "unix-block", "gpu", "usb"]
        if let type = devices.compactMap({ $0["type"] }).first(where: { !allowed.contains($0) }) {
            return "invalid lxd-profile.yaml: contains device type \(GoText.quoted(type))"
        }
        let refused = config.keys.sorted().first { key in
            ["boot", "limits", "migration"].contains { key.hasPrefix($0) }
        }
        return refused.map { "invalid lxd-profile.yaml: contains config value \(GoText.quoted($0))" }
    }
}
