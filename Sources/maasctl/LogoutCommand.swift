import ArgumentParser

/// Forgets a profile.
struct LogoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Forget a profile; the API key stays valid in MAAS."
    )

    @Argument(help: "The profile's name; the one of the last login if not given.")
    var profile: String?

    func run() throws {
        let store = try ProfileStore()
        guard let name = profile ?? store.defaultName, try store.remove(name) else {
            throw Failure(.usage, "there is no such profile; see: maasctl profiles")
        }
        Terminal.print("Forgot the profile \(name).")
    }
}

/// Lists the profiles.
struct ProfilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles",
        abstract: "List the profiles.",
        discussion: "JSON: a list of {\"default\",\"name\",\"url\"}, in which default is yes or no."
    )

    @OptionGroup var output: OutputOptions

    func run() throws {
        let store = try ProfileStore()
        let rows = try store.names.map { name in
            let url = try store.profile(name)?.url
            return [OutputValue.text(name), .optional(url), .text(name == store.defaultName ? "yes" : "no")]
        }
        output.print(
            Listing(columns: [.init("name", "Profile"), .init("url", "URL"), .init("default", "Default")], rows: rows))
    }
}
