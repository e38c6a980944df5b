import ArgumentParser

/// Lists the profiles.
struct ProfilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles",
        abstract: "List the profiles.",
        discussion: """
            JSON: a list of {"default","name","url"}, in which default is true or false. A profile that can't be opened is listed without \
            its URL, and the command fails.
            """
    )

    @OptionGroup var output: OutputOptions

    func run() throws {
        let store = try ProfileStore()
        var failure: (any Error)?
        func known<Value>(_ body: () throws -> Value?) -> Value? {
            do { return try body() } catch {
                failure = failure ?? error
                return nil
            }
        }
        let used = known { try store.defaultName }
        let rows = store.names.map { name in
            [OutputValue.text(name), .optional(known { try store.profile(name)?.url }), .bool(name == used)]
        }
        output.print(
            Listing(columns: [.init("name", "Profile"), .init("url", "URL"), .init("default", "Default")], rows: rows))
        if let failure { throw failure }
    }
}
