import ArgumentParser
import SimulatedJuju

/// show-application.
struct ShowApplication: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show applications.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "The applications.")
    var applications: [String]

    func perform() throws {
        let (_, model) = try state.read()
        var shown: [String: Value] = [:]
        for name in applications { shown[name] = describe(try model.application(named: name)) }
        try document.write(.map(shown))
    }

    private func describe(_ application: ModelApplication) -> Value {
        let endpoints = [""] + application.charm.endpoints.keys + application.charm.extraBindings
        return .record([
            .init("charm", .string(application.charm.name)), .init("base", .string(application.base.name)),
            .init("principal", .bool(!application.charm.isSubordinate)),
            .init("exposed", .bool(application.isExposed)), .init("remote", .bool(false)),
            .init("life", .string(application.life.rawValue)),
            .init(
                "endpoint-bindings",
                .map(Dictionary(endpoints.map { ($0, .string("alpha")) }, uniquingKeysWith: { $1 }))),
        ])
    }
}
