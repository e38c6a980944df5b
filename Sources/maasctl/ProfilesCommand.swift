import ArgumentParser

/// Lists the profiles.
struct ProfilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles",
        abstract: "List the profiles.",
        discussion: "JSON: a list of {\"default\",\"name\",\"url\"}, in which default is true or false."
    )

    @OptionGroup var output: OutputOptions

    func run() throws {
        let store = try ProfileStore()
        let rows = try store.names.map { name in
            let url = try store.profile(name)?.url
            return [OutputValue.text(name), .optional(url), .bool(name == store.defaultName)]
        }
        output.print(
            Listing(columns: [.init("name", "Profile"), .init("url", "URL"), .init("default", "Default")], rows: rows))
    }
}
