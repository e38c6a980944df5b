import ArgumentParser

/// Changes the profile that is used when none is named.
struct SwitchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switch",
        abstract: "Use another profile from now on when none is named."
    )

    @Argument(help: "The profile's name.", completion: .custom { _, _, _ in ProfileStore.namesToComplete })
    var profile: String

    func run() throws {
        let store = try ProfileStore()
        guard let url = try store.profile(profile)?.url else { return }
        try store.setDefault(profile)
        Terminal.print("Commands go to \(profile) now: \(url).")
    }
}
