/// The options of a model, of which those count that hooks can tell: the others are kept.
extension Controller {
    /// Sets options of the model: all of them or none.
    ///
    /// - Throws: ``SimulationError`` for an option that Juju does not let anybody change, or a value that is none.
    public func configureModel(_ options: [String: String]) throws(SimulationError) {
        for (name, value) in options.sorted(by: { $0.key < $1.key }) {
            if let refusal = ModelSettings.refusal(of: name, value) { throw SimulationError(.badInput, refusal) }
        }
        model.settings.merge(options) { $1 }
        applySettings()
    }

    /// Puts options of the model back to their defaults.
    public func resetModel(_ names: [String]) {
        for name in names { model.settings[name] = nil }
        applySettings()
    }

    private func applySettings() {
        func text(_ name: String) -> String { model.settings[name] ?? "" }
        model.retriesHooks = ModelSettings.value(of: "automatically-retry-hooks", in: model).lowercased() == "true"
        model.legacyProxies.http = text("http-proxy")
        model.legacyProxies.https = text("https-proxy")
        model.legacyProxies.ftp = text("ftp-proxy")
        model.legacyProxies.noProxy = text("no-proxy")
        model.jujuProxies.http = text("juju-http-proxy")
        model.jujuProxies.https = text("juju-https-proxy")
        model.jujuProxies.ftp = text("juju-ftp-proxy")
        model.jujuProxies.noProxy = text("juju-no-proxy")
        agenda.noteAll()
    }
}

/// The options of models that Juju has, as far as a simulated one goes by them or people set them.
public enum ModelSettings {
    /// The defaults, by name (environs/config).
    public static let defaults: [String: String] = [
        "apt-mirror": "", "automatically-retry-hooks": "true", "default-base": "", "default-space": "",
        "development": "false", "disable-network-management": "false", "disable-telemetry": "false",
        "egress-subnets": "", "enable-os-refresh-update": "true", "enable-os-upgrade": "true",
        "extra-info": "", "firewall-mode": "instance", "ftp-proxy": "", "http-proxy": "", "https-proxy": "",
        "ignore-machine-addresses": "false", "image-stream": "released", "juju-ftp-proxy": "", "juju-http-proxy": "",
        "juju-https-proxy": "", "juju-no-proxy": "127.0.0.1,localhost,::1", "logging-config": "<root>=INFO;unit=DEBUG",
        "max-action-results-age": "336h", "max-action-results-size": "5G", "max-status-history-age": "336h",
        "max-status-history-size": "5G", "net-bond-reconfigure-delay": "17",
        "no-proxy": "127.0.0.1,localhost,::1", "num-container-provision-workers": "4", "num-provision-workers": "16",
        "provisioner-harvest-mode": "destroyed", "proxy-ssh": "false", "resource-tags": "", "secret-backend": "auto",
        "snap-http-proxy": "", "snap-https-proxy": "", "snap-store-assertions": "", "snap-store-proxy": "",
        "ssh-allow": "0.0.0.0/0,::/0", "ssl-hostname-verification": "true", "test-mode": "false",
        "transmit-vendor-metrics": "true", "update-status-hook-interval": "5m",
    ]

    /// The option that says which lines the log keeps. Unlike Juju's, its default keeps what hooks print.
    static let loggingConfig = "logging-config"

    /// What an option is in a model.
    public static func value(of name: String, in model: ModelState) -> String {
        let set = model.settings[name]
        // environs/config: setLoggingFromEnviron
        return (name == loggingConfig && set?.isEmpty == true ? nil : set) ?? defaults[name] ?? ""
    }

    /// Whether juju knows an option of that name, in a model where `model` has set others (cmd/juju/model/config.go:
    /// verifyKnownKeys).
    public static func isKnown(_ name: String, in model: ModelState) -> Bool {
        defaults[name] != nil || model.settings[name] != nil || fixed.contains(name)
    }

    /// The options that nobody sets.
    private static let fixed = ["agent-version", "name", "type", "uuid", "authorized-keys"]

    /// The least time between two update-status hooks, in seconds.
    static func statusInterval(in model: ModelState) -> Double {
        duration(value(of: "update-status-hook-interval", in: model)) ?? 300
    }

    /// Why an option cannot have this value, or nil.
    static func refusal(of name: String, _ value: String) -> String? {
        if fixed.contains(name) {
            return name == "agent-version"
                ? "\"agent-version\" must be set via \"upgrade-model\"" : "\(name) cannot be changed"
        }
        switch name {
        case "update-status-hook-interval":
            // Config.Validate has bounds of one minute and one hour, but never refuses: it annotates an error that is none.
            guard duration(value) == nil else { return nil }
            return
                "invalid update status hook interval in model configuration: time: invalid duration \(GoText.quoted(value))"
        case loggingConfig:
            do throws(LoggingLevels.Malformed) {
                _ = try LoggingLevels(value)
                return nil
            } catch { return error.reason }
        case "default-base":
            guard !value.isEmpty else { return nil }
            guard (try? CharmBase(parsing: value)) != nil else {
                return "default-base \(GoText.quoted(value)) not valid"
            }
            return nil
        case _ where ["true", "false"].contains(defaults[name]):
            return ["true", "false"].contains(value.lowercased())
                ? nil : "\(name): expected bool, got string(\(GoText.quoted(value)))"
        default: return nil
        }
    }

    /// A duration of Go, such as `1h30m`, in seconds.
    private static func duration(_ text: String) -> Double? {
        let units: [Substring: Double] = ["h": 3600, "m": 60, "s": 1, "ms": 0.001]
        guard text.wholeMatch(of: #/(?:[0-9]+(?:\.[0-9]+)?(?:ms|h|m|s))+/#) != nil else { return nil }
        return text.matches(of: #/([0-9]+(?:\.[0-9]+)?)(ms|h|m|s)/#).reduce(0) {
            $0 + (Double($1.1) ?? 0) * (units[$1.2] ?? 0)
        }
    }
}
