import ArgumentParser
import Glibc
import MaasClient
import SealedStore

/// Keeps a region and an API key for it.
struct LoginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Try a region and an API key, and keep them, sealed, in a profile.",
        discussion: """
            With --username, MAAS is asked for an API key with the password, which is read from standard input, or asked for when \
            that is a terminal. Otherwise the API key comes as the options say, or is asked for.

            A profile lies below ~/.config/maasctl, encrypted with the key that lies beside it (0600): it is safe in a backup that \
            lacks the key, and from whoever reads only the profile.
            """
    )

    @Argument(help: "The region's URL, such as http://10.0.0.2:5240/MAAS.")
    var place: String?

    @Option(help: "The region's URL, as an option.")
    var url: String?

    @Option(help: "The profile's name.")
    var profile = "default"

    @Option(help: "Log in with this user's password.")
    var username: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var key: KeyOptions

    func validate() throws {
        guard place == nil || url == nil || place == url else { throw ValidationError("give the URL once") }
        guard place != nil || url != nil else { throw ValidationError("Missing expected argument '<url>'") }
    }

    func run() throws {
        let address = place ?? url ?? ""
        let url = try Failure.replacing { () throws(MaasError) in try MaasURL(completing: address) }
        let options = try network.options(for: url)
        let client: MaasClient
        do {
            client = try username.map { try login($0, url, options) } ?? connect(url, options)
        } catch let error as MaasError {
            throw Failure(error)
        }
        guard let text = client.apiKeyText else { throw Failure(machine: "the login gave no API key") }
        var kept = Profile(name: profile, url: client.url.description, key: text)
        // A profile is used from other folders too.
        kept.caFile = network.caFile.flatMap { realpath($0, nil) }.map { path in
            defer { free(path) }
            return String(cString: path)
        }
        kept.pinnedKey = network.pinnedKey
        kept.isInsecure = network.insecure
        kept.proxy = network.proxy
        try ProfileStore().keep(kept)
        let (user, version, sight) = try Failure.replacing { () throws(MaasError) in
            try Blocking.wait { () async throws(MaasError) in
                (try await client.whoami(), try await client.version(), try await client.sight())
            }
        }
        let rights =
            switch sight {
            case .everything: "administrator"
            case .controllers: "may list controllers"
            case .own: "no administrator: controllers are not listed"
            }
        let line = "Logged in to MAAS \(version.version) at \(client.url) as \(user.username) (\(rights))."
        Terminal.print(line.visible)
    }

    private func login(_ username: String, _ url: MaasURL, _ options: HTTPOptions) throws -> MaasClient {
        let password =
            isatty(STDIN_FILENO) == 1
            ? try Terminal.ask("Password of \(username)")
            : try Terminal.readSecretLine("the password", option: "--username \(username)")
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return try Blocking.wait { () async throws(MaasError) in
            try await MaasClient.login(
                url: url.description, username: username, password: password, consumer: "maasctl@\(host)",
                options: options)
        }
    }

    private func connect(_ url: MaasURL, _ options: HTTPOptions) throws -> MaasClient {
        guard
            let text = try key.read(within: network.limit)
                ?? (isatty(STDIN_FILENO) == 1 ? Terminal.ask("API key") : nil)
        else {
            throw Failure(usage: "give the API key with --api-key-stdin, --api-key-file or MAASCTL_API_KEY")
        }
        let key = try APIKey(text)
        return try Blocking.wait { () async throws(MaasError) in
            try await MaasClient.connect(url: url.description, apiKey: key, options: options)
        }
    }
}
