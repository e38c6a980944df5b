import ArgumentParser
import SimulatedJuju

/// config: shows, sets or resets the options of an application.
struct Config: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show, set or reset the options of an application.",
        discussion: "Without names all options are shown, with one name its value alone.")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var document: DocumentOptions
    @Option(help: ArgumentHelp("Options to put back to the charm's defaults, separated by commas.", valueName: "names"))
    var reset: [String] = []
    @Option(help: "A file with options to set, as a map in YAML, by application or not; - is standard input.")
    var file: String?
    @Argument(help: "The application.")
    var application: String
    @Argument(help: "An option to show, or options to set, as name=value; name=@FILE takes the value from a file.")
    var options: [String] = []

    func perform() throws {
        let names = options.filter { !$0.contains("=") }.map(RawText.key)
        if names.isEmpty, !options.isEmpty || !reset.isEmpty || file != nil { return try change() }
        guard names.count == options.count else {
            throw SimulationError(
                .badInput, "expected name=value, got \"\(names[0])\": options are shown or set, not both at once")
        }
        guard names.count < 2 else {
            throw SimulationError(.badInput, "can only retrieve a single value, or all values")
        }
        guard reset.isEmpty, file == nil else {
            throw SimulationError(.badInput, "cannot show \"\(names[0])\" and set or reset options at once")
        }
        try show(names.first)
    }

    private func show(_ name: String?) throws {
        let (_, model) = try settling.state.read()
        let state = try model.application(named: application)
        let settings = ApplicationConfigDocument(application: state)
        guard let name else { return try document.write(settings.value) }
        if name == ApplicationTrust.option, state.charm.config[name] == nil { return Terminal.say("\(state.trust)") }
        guard state.charm.config[name] != nil else {
            throw SimulationError(
                .notFound, "key \"\(name)\" not found in \"\(application)\" application config or charm settings")
        }
        let text = settings.plainValue(name).yaml
        if !text.isEmpty { Terminal.say(text) }
    }

    private func change() throws {
        guard file == nil || options.isEmpty else {
            throw SimulationError(.badInput, "cannot specify --file and name=value arguments at once")
        }
        let stored = try settling.state.simulation()
        let names = reset.flatMap { $0.split(separator: ",").map { RawText.key(String($0)) } }
        var values = try KeyValueArgument.map(options)
        for (name, value) in values {
            if RawArguments.bytes(of: "\(name)=\(value)") != nil { throw InputFile.refusal(of: name) }
            if value.hasPrefix("@") {
                values[name] = try InputFile(path: String(value.dropFirst())).value(of: name)
            }
        }
        if let file { values = try Self.options(in: file, of: application) }
        if let both = names.first(where: { values[$0] != nil }) {
            throw UsageError("cannot set and reset key \"\(both)\" simultaneously")
        }
        if !names.isEmpty { try stored.controller.reset(application, options: names) }
        if !values.isEmpty { try stored.controller.configure(application, values) }
        try settling.settle(stored)
    }

    /// The options in a file: directly, or under the application's name.
    static func options(in file: String, of application: String) throws -> [String: String] {
        var map = try InputFile(path: file).mapAsSent()
        if case .map(let own)? = map[application] { map = own }
        return map.mapValues(\.scalarText)
    }
}

/// What juju config shows of an application.
struct ApplicationConfigDocument {
    let application: ModelApplication

    var value: Value {
        .map([
            "application": .string(application.name), "charm": .string(application.charm.name),
            "application-config": .map([
                "trust": .map([
                    "default": .bool(false), "type": .string("bool"), "value": .bool(application.trust),
                    "description": .string("Does this application have access to trusted credentials"),
                    "source": .string(application.trust ? "user" : "default"),
                ])
            ]),
            "settings": .map(
                Dictionary(application.charm.config.keys.map { ($0, setting($0)) }, uniquingKeysWith: { $1 })),
        ])
    }

    /// The value that the charm sees of an option.
    func plainValue(_ name: String) -> Value { whole(application.config[name] ?? .null, name) }

    private func setting(_ name: String) -> Value {
        guard let option = application.charm.config[name] else { return .null }
        var fields: [String: Value] = [
            "description": .string(option.description), "type": .string(option.type.rawValue),
        ]
        let isSet = application.settings[name] != nil
        if option.defaultValue != .null { fields["default"] = whole(option.defaultValue, name) }
        if plainValue(name) != .null { fields["value"] = plainValue(name) }
        fields["source"] = .string(isSet ? "user" : option.defaultValue == .null ? "unset" : "default")
        return .map(fields)
    }

    /// A whole number as one: hook tools alone take it through JSON.
    private func whole(_ value: Value, _ name: String) -> Value {
        guard case .number(let number) = value, application.charm.config[name]?.type == .int else { return value }
        return .integer(Int(number))
    }
}
