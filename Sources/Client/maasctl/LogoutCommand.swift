import ArgumentParser

/// Forgets a profile.
struct LogoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Forget a profile; the API key stays valid in MAAS."
    )

    @Argument(
        help: "The profile's name; the one of the last login if not given.",
        completion: .custom { _, _, _ in ProfileStore.namesToComplete })
    var profile: String?

    func run() throws {
        let store = try ProfileStore()
        guard let name = try profile ?? store.defaultName, try store.remove(name) else {
            throw Failure(usage: "there is no such profile; see: maasctl profiles")
        }
        Terminal.print("Forgot the profile \(name). Its API key stays valid until it is deleted in MAAS.")
    }
}
