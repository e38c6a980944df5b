import Foundation

/// The commands of `maas` that work on the region's database: `createadmin`, `apikey` and `configauth`.
///
/// They are Django commands in MAAS, and end in three ways, as recorded of 3.7.3: 0; 1 with `CLASS: text` as the last line
/// of standard error; 2 with the usage of `maas` and then the reason.
struct ManagementCommand {
    let tool: CommandLineTool
    private var terminal: Terminal { tool.terminal }
    private var store: RegionStore { RegionStore(files: tool.files) }

    /// Runs the command that the arguments name and returns the exit code.
    func run(_ verb: String) throws -> Int32 {
        guard tool.isRoot else {
            terminal.complain("You can only '\(verb)' as root.")
            return 1
        }
        let options = try ManagementOptions(verb, Array(tool.arguments.dropFirst()))
        if options.wantsHelp {
            terminal.write(options.help)
            return 0
        }
        if let failure = DatabaseFailure(store: store, verb: verb) { throw ManagementError.crash(failure.text) }
        switch verb {
        case "createadmin": try createAdministrator(options)
        case "apikey": try keys(options)
        default: try authentication(options)
        }
        return 0
    }

    // MARK: createadmin

    private func createAdministrator(_ options: ManagementOptions) throws {
        let given = (options["username"], options["password"], options["email"])
        let asksForKeys = options["ssh-import"] == nil && (given.0 == nil || given.1 == nil || given.2 == nil)
        let username = try given.0 ?? answer(to: "Username: ")
        guard given.0 != nil || !username.isEmpty else {
            throw ManagementError.command(
                "EmptyUsername", "You must input a username or provide it with --username.")
        }
        var password = given.1
        if password == nil, try !store.read().externalAuthentication.isOn { password = try newPassword() }
        let email = try given.2 ?? answer(to: "Email: ")
        guard given.2 != nil || !email.isEmpty else {
            throw ManagementError.command("EmptyEmail", "You must input an email or provide it with --email")
        }
        let sshKeys =
            asksForKeys ? try answer(to: "Import SSH keys [] (lp:user-id or gh:user-id): ") : options["ssh-import"]

        // Django's column; what SSH keys are imported from is looked at last, in the same transaction.
        guard username.count <= 150 else {
            throw ManagementError.crash("value too long for type character varying(150)\n")
        }
        try store.update { region in
            let isTaken = region.users.contains { $0.name == username || (!email.isEmpty && $0.email == email) }
            guard !isTaken, username != Self.systemUser else {
                throw ManagementError.command("AlreadyExistingUser", "A user with the email \(email) already exists.")
            }
            if let sshKeys, !sshKeys.isEmpty { try importKeys(sshKeys) }
            region.users.append(.init(name: username, email: email, isSuperuser: true, password: password))
        }
    }

    /// The user as whom MAAS itself acts; it has no keys.
    private static let systemUser = "MAAS"

    private func newPassword() throws -> String {
        let prompt = PasswordPrompt(tool: tool)
        let (first, second) = (try prompt.ask("Password: "), try prompt.ask("Again: "))
        guard first == second else { throw ManagementError.command("InconsistentPassword", "Passwords do not match") }
        guard !first.isEmpty else {
            throw ManagementError.command("InconsistentPassword", "Passwords cannot be empty")
        }
        return first
    }

    /// There is no Internet here, and MAAS's answer to that is a mistake of its own.
    private func importKeys(_ source: String) throws {
        let hasProtocol = source.hasPrefix("lp") || source.hasPrefix("gh")
        let user = hasProtocol ? source.dropFirst(3) : source[...]
        let isCorrect = user.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        guard isCorrect, !hasProtocol || source.dropFirst(2).first == ":" else {
            let what = hasProtocol ? "The protocol or user-id entered is" : "The input entered is"
            throw ManagementError.command(
                "SSHKeysError", "\(what) not in a correct format. Your SSH keys will not be imported.")
        }
        if !hasProtocol {
            terminal.print("SSH import protocol was not entered.  Using Launchpad protocol (default).")
        }
        throw ManagementError.crash("not all arguments converted during string formatting")
    }

    /// The answer to a question on standard output, which is asked for ever once the input has ended.
    private func answer(to prompt: String) throws -> String {
        while true { if let answer = tool.ask(prompt) { return answer } }
    }

    // MARK: apikey

    private func keys(_ options: ManagementOptions) throws {
        guard let username = options["username"] else {
            throw ManagementError.command("CommandError", "You must provide a username with --username.")
        }
        let (delete, update, name) = (options["delete"], options["update"], options["name"])
        let generates = options.has("generate")
        for (isBoth, text) in [
            (generates && delete != nil, "Specify one of --generate or --delete."),
            (generates && update != nil, "Specify one of --generate or --update."),
            (delete?.isEmpty == false && update != nil, "Specify one of --delete or --update."),
            (update != nil && name == nil, "Should specify new name for the updated key ."),
        ] where isBoth { throw ManagementError.command("CommandError", text) }

        try store.update { region in
            guard username != Self.systemUser else { throw ManagementError.crash("User has no userprofile.") }
            guard let user = region.users.firstIndex(where: { $0.name == username }) else {
                throw ManagementError.command("CommandError", "User does not exist.")
            }
            if generates {
                let key = RegionState.Key(name: name ?? RegionState.Key.genericName)
                region.users[user].keys.append(key)
                show([key], withNames: options.has("with-names"))
            } else if let delete {
                region.users[user].keys.remove(at: try index(of: delete, in: region.users[user]))
            } else if let update, let name {
                region.users[user].keys[try index(of: update, in: region.users[user])].name = name
            } else {
                show(region.users[user].keys, withNames: options.has("with-names"))
            }
        }
    }

    private func show(_ keys: [RegionState.Key], withNames: Bool) {
        for key in keys { terminal.print(key.text + (withNames ? " \(key.name)" : "")) }
    }

    /// MAAS looks at the middle part alone.
    private func index(of text: String, in user: RegionState.User) throws -> Int {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw ManagementError.command(
                "CommandError", "Malformed credentials string.  Expected 3 colon-separated items, got '\(text)'.")
        }
        guard let index = user.keys.firstIndex(where: { $0.token == parts[1] }) else {
            throw ManagementError.command("CommandError", "No matching api key found.")
        }
        return index
    }

    // MARK: configauth

    private func authentication(_ options: ManagementOptions) throws {
        if options.has("json") {
            let now = try store.read().externalAuthentication
            let fields = [
                ("external_auth_url", now.url), ("external_auth_domain", now.domain), ("external_auth_user", now.user),
                ("external_auth_key", now.key), ("external_auth_admin_group", now.adminGroup),
                ("rbac_url", now.rbacURL),
            ]
            let texts = try fields.map { name, value in
                let text = try JSONEncoder().encode(value)
                return "\"\(name)\": \(String(decoding: text, as: UTF8.self).replacing("\\/", with: "/"))"
            }
            terminal.print("{\(texts.joined(separator: ", "))}")
            return
        }
        var new = RegionState.ExternalAuthentication()
        let rbac =
            try options["rbac-url"]
            ?? answer(
                to: "URL for the Canonical RBAC service (leave blank if not using the service): ")
        // The real one registers with that service, and there is none here.
        new.rbacURL = rbac == "none" ? "" : rbac
        if new.rbacURL.isEmpty {
            let file =
                try options["candid-agent-file"]
                ?? answer(
                    to: "Path of the Candid authentication agent file (leave blank if not using the service): ")
            if !file.isEmpty, file != "none" { try readAgent(file, into: &new) }
            if !new.url.isEmpty {
                new.domain =
                    try options["candid-domain"]
                    ?? answer(
                        to: "Users domain for external authentication backend (leave blank for empty): ")
                new.adminGroup =
                    try options["candid-admin-group"]
                    ?? answer(
                        to: "Group of users whose members are made admins in MAAS (leave blank for empty): ")
            }
        }
        try store.update { $0.externalAuthentication = new }
    }

    private func readAgent(_ path: String, into new: inout RegionState.ExternalAuthentication) throws {
        struct AgentFile: Decodable {
            struct Agent: Decodable { let url, username: String? }
            struct Key: Decodable { let `private`: String? }
            let agents: [Agent]?
            let key: Key?
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ManagementError.command("CommandError", "[Errno 2] No such file or directory: '\(path)'")
        }
        let file = try JSONDecoder().decode(AgentFile.self, from: data)
        guard let agent = file.agents?.first else {
            throw ManagementError.command("CommandError", "No agent users found in agent file")
        }
        new.url = agent.url ?? ""
        new.user = agent.username ?? ""
        new.key = file.key?.private ?? ""
    }
}

/// How a command on the database fails.
enum ManagementError: Error {
    /// An error that the command knows: exit code 1.
    case command(_ class: String, _ text: String)
    /// Anything else, wrong usage included: exit code 2.
    case crash(String)

    /// Shows the error as `maas` does, and returns the exit code.
    func report(on terminal: Terminal) -> Int32 {
        switch self {
        case .command(let name, let text):
            terminal.complain("\(name): \(text)")
            return 1
        case .crash(let text):
            terminal.complain(String(decoding: PackageResources.usage_txt, as: UTF8.self) + "\n\(text)")
            return 2
        }
    }
}

/// The options of a command on the database, read as Python's argparse reads them.
struct ManagementOptions {
    private let verb: String
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    /// Each command's options: with a value, and without one.
    private static let known: [String: (values: [String], flags: [String])] = [
        "createadmin": (["username", "password", "email", "ssh-import"], []),
        "apikey": (["username", "delete", "update", "name"], ["generate", "with-names"]),
        "configauth": (
            ["rbac-url", "rbac-service-name", "candid-agent-file", "candid-domain", "candid-admin-group"], ["json"]
        ),
    ]

    /// - Throws: ``ManagementError`` when `arguments` are no options of `verb`.
    init(_ verb: String, _ arguments: [String]) throws {
        self.verb = verb
        let known = Self.known[verb] ?? ([], [])
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "-h" {
                flags.insert("help")
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let start = parts[0].hasPrefix("--") ? parts[0].dropFirst(2) : ""
            let names = (known.values + known.flags + ["help"]).filter { !start.isEmpty && $0.hasPrefix(start) }
            guard let name = names.first(where: { $0 == start }) ?? (names.count == 1 ? names[0] : nil) else {
                throw ManagementError.crash("unrecognized arguments: \(argument)")
            }
            guard known.values.contains(name) else {
                flags.insert(name)
                continue
            }
            if parts.count == 2 {
                values[name] = String(parts[1])
            } else if let value = rest.first, !value.hasPrefix("-") {
                values[name] = value
                rest.removeFirst()
            } else {
                throw ManagementError.crash("argument --\(name): expected one argument")
            }
        }
    }

    subscript(name: String) -> String? { values[name] }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    var wantsHelp: Bool { has("help") }

    var help: String {
        let known = Self.known[verb] ?? ([], [])
        let options = known.values.map { "[--\($0) VALUE]" } + known.flags.map { "[--\($0)]" }
        return "usage: maas \(verb) [-h] \(options.joined(separator: " "))\n"
    }
}

/// Why the region's database does not answer, in PostgreSQL's words.
struct DatabaseFailure {
    let text: String

    /// Why a region's database is down or empty; nil when it is neither.
    init?(store: RegionStore, verb: String = "") {
        let configuration = store.files.configuration(at: store.files.regionConfiguration)
        // Without a region MAAS tries its default.
        let database = store.files.mode.hasPrefix("region") ? try? store.read().database : nil
        switch database {
        case .up: return nil
        case .empty: text = verb == "apikey" ? Self.noUsers : Self.noConfiguration
        case .down, nil:
            let host = database == nil ? "localhost" : configuration["database_host"] ?? "localhost"
            let port = database == nil ? "5432" : configuration["database_port"] ?? "5432"
            let places = host == "localhost" ? ["\"localhost\" (::1)", "\"localhost\" (127.0.0.1)"] : ["\"\(host)\""]
            text = places.map {
                "connection to server at \($0), port \(port) failed: Connection refused\n"
                    + "\tIs the server running on that host and accepting TCP/IP connections?\n"
            }.joined()
        }
    }

    private static let noUsers = """
        relation "auth_user" does not exist
        LINE 1: ...user"."is_active", "auth_user"."date_joined" FROM "auth_user...
                                                                     ^

        """
    private static let noConfiguration = """
        (psycopg2.errors.UndefinedTable) relation "maasserver_config" does not exist
        LINE 2: FROM maasserver_config\u{20}
                     ^

        [SQL: SELECT *\u{20}
        FROM maasserver_config\u{20}
        WHERE maasserver_config.name = %(name_1)s]
        [parameters: {'name_1': 'vault_enabled'}]
        (Background on this error at: https://sqlalche.me/e/20/f405)
        """
}
