import ArgumentParser
import SimulatedJuju

/// add-model: an empty model in the directory.
struct AddModel: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make an empty model.",
        discussion: """
            The directory (--state) may hold several, which -m, switch or JUJU_MODEL choose from. Their machines reach one another, \
            and offers are consumed from one to the other.
            """)

    @OptionGroup var state: StateOptions
    @OptionGroup var new: NewModelOptions
    @Flag(name: .customLong("no-switch"), help: "Leave it at the model that is meant where nobody names one.")
    var staysWithModel = false
    @Option(
        help: ArgumentHelp("An option of the model, or a file with options in YAML.", valueName: "name=value or file"))
    var config: [String] = []
    @Option(name: .shortAndLong, help: .hidden) var controller: String?
    @Option(help: .hidden) var credential: String?
    @Option(help: .hidden) var owner: String?
    @Argument(help: "The model's name.")
    var name: String
    @Argument(help: .hidden) var cloud: String?

    func perform() throws {
        try ControllerDirectory.checkName(name)
        let directory = state.controller
        let places = try directory.places()
        guard !places.contains(where: { $0.name == name }) else {
            // state/model.go: NewModel
            throw SimulationError(
                .conflict,
                "failed to create new model: model \"\(name)\" for admin already exists; --state names another directory"
            )
        }
        let focus = directory.focus(among: places)
        var state = state
        state.model = name
        let stored = try state.simulation(new: new, in: directory.newFolder(name))
        let files = config.filter { !$0.contains("=") }
        for file in files {
            try stored.controller.configureModel(InputFile(path: file).map().mapValues(\.scalarText))
        }
        try stored.controller.configureModel(KeyValueArgument.map(config.filter { $0.contains("=") }))
        try stored.save()
        if !places.isEmpty { try directory.choose(staysWithModel ? focus ?? name : name) }
        Terminal.inform(
            "Added '\(name)' model in \(state.path), Juju \(stored.controller.model.jujuVersion), seed \(new.seed)")
    }
}
