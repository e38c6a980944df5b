import CharmKit
import MaasHost
import SealedStore

/// The API key that the charm asks MAAS with: the operator's or, without one, that of an administrator whom the charm makes itself.
struct RegionAdministrator {
    /// What came of looking for a key.
    enum Reading {
        /// The key.
        case key(SecretBytes)
        /// There is none, for this reason; whether that can pass without the operator.
        case none(why: String, canPass: Bool)
    }

    let framework: Framework
    let administration: any MaasAdministration
    /// The time, in seconds since 1970.
    let now: Int
    /// What is known on this machine of the administrator: a line with its name, and one with its key once there is one.
    let file: SealedFile

    /// The label of the secret by which the region's units share the key.
    static let label = "maas-administrator"
    private static let keyName = "api-key"
    private static let userName = "user"
    /// How long to wait, in seconds, until MAAS is asked for a key once more: each time takes it some seconds.
    private static let pause = 120

    init(_ framework: Framework, administration: any MaasAdministration, now: Int, file: SealedFile? = nil) {
        self.framework = framework
        self.administration = administration
        self.now = now
        let directory = framework.environment.charmDirectory
        self.file =
            file
            ?? SealedFile("\(directory)/.maas-administrator", name: framework.model.unit.name.description)
    }

    /// When MAAS was asked last, and why there was no key: `TIME REASON`.
    private var attempt: StoredValue<String> { framework.stored(String.self, "maas-region/administrator") }

    /// A fingerprint of the key that the other units can have from Juju. It is lost with a hook that fails, as what the hook shared is,
    /// while the file stays.
    private var shared: StoredValue<String> { framework.stored(String.self, "maas-region/administrator-shared") }

    /// The administrator's key, which is made when there is none.
    ///
    /// - Throws: `HookToolError` when Juju does not give out the one that another unit has shared; `SealedStoreError` when this
    ///   machine does not.
    func key(as leader: Leader) throws -> Reading {
        let known = try record()
        if let known, let key = known.key {
            if framework.hasSecrets, try shared.value != fingerprint(of: key) {
                do {
                    try share(known.user, key, as: leader)
                } catch let error as HookToolError where error.code != .unreachable {
                    framework.logger.warning(
                        "The region's other units can't be given the API key now: \(error.message)")
                }
            }
            return .key(key)
        }
        if let (time, why) = try lastAttempt, (0..<Self.pause).contains(now - time) { return why }
        if known == nil, let record = try sharedRecord(as: leader), let key = record.key {
            try adopt(record, key)
            return .key(key)
        }
        do {
            return try make(known, as: leader)
        } catch let error as MaasHostError {
            // What MAAS or its program refuses once it refuses again, unlike a database that is down.
            return noKey(why: "\(error)", canPass: error.code == .unreachable)
        }
    }

    private func noKey(why: String, canPass: Bool) -> Reading {
        attempt.set("\(now) \(canPass ? "" : Self.permanent)\(why)")
        return .none(why: why, canPass: canPass)
    }

    /// Gives up a key that MAAS does not accept, and returns whether another unit has shared a newer one; else MAAS is asked for
    /// another after a while.
    func reject(as leader: Leader) throws -> Bool {
        guard let known = try record(), let refused = known.key else { return false }
        do {
            if let record = try sharedRecord(as: leader), let key = record.key, key != refused {
                try adopt(record, key)
                return true
            }
        } catch let error as HookToolError where error.code != .unreachable {
            framework.logger.warning("The API key that the region's units share can't be read now: \(error.message)")
        }
        try file.write(Record(user: known.user).bytes)
        attempt.set("\(now) \(Self.renewal)")
        return false
    }

    /// What is known on this machine. What can't be opened any more is given up: the key can be had again from Juju or MAAS.
    private func record() throws(SealedStoreError) -> Record? {
        do throws(SealedStoreError) {
            return Record(try file.read())
        } catch {
            guard [.damaged, .wrongName, .keyMissing].contains(error.code) else { throw error }
            framework.logger.warning("The charm's administrator of MAAS is looked for anew: \(error)")
            try file.remove()
            return nil
        }
    }

    /// What another unit has shared, or this one.
    private func sharedRecord(as leader: Leader) throws -> Record? {
        guard let content = try secret(as: leader)?.peek(), let key = content[Self.keyName],
            let user = content[Self.userName]
        else { return nil }
        return Record(user: user.withBytes { String(decoding: $0, as: UTF8.self) }, key: key)
    }

    /// Keeps what another unit has shared.
    private func adopt(_ record: Record, _ key: SecretBytes) throws {
        try file.write(record.bytes)
        shared.set(try fingerprint(of: key))
    }

    private func fingerprint(of key: SecretBytes) throws -> String {
        var builder = Fingerprint.Builder(key: try framework.fingerprintKey())
        builder.append("administrator", key)
        return builder.finish().description
    }

    private func secret(as leader: Leader) throws -> Secret? {
        try framework.hasSecrets ? framework.model.application.secret(label: Self.label, as: leader)?.secret : nil
    }

    private static let external = "MAAS's users are vouched for by "

    /// What stands before a reason that only the operator can do something about.
    private static let permanent = "! "
    /// What the charm does about a key of its own that was refused.
    static let renewal =
        "MAAS does not accept the API key of the charm's own administrator, which asks for another in a later hook"

    private var lastAttempt: (time: Int, why: Reading)? {
        get throws {
            guard let words = try attempt.value?.split(separator: " ", maxSplits: 1), words.count == 2,
                let time = Int(moment: words[0])
            else { return nil }
            let isPermanent = words[1].hasPrefix(Self.permanent)
            let why = words[1].dropFirst(isPermanent ? Self.permanent.count : 0)
            return (time, .none(why: String(why), canPass: !isPermanent))
        }
    }

    /// The name goes to disk before MAAS hears of it: nobody else has it, so whoever has it in MAAS is ours, also after a crash.
    private func make(_ known: Record?, as leader: Leader) throws -> Reading {
        if case .external(let url) = try administration.authentication {
            return noKey(why: Self.external + url, canPass: false)
        }
        let user = known?.user ?? Self.newName(framework.model.application.name)
        if known == nil { try file.write(Record(user: user).bytes) }
        var key = try administration.apiKey(of: user)
        if key == nil {
            try administration.createAdministrator(user)
            let what = "Made the administrator \(user) in MAAS, with whose API key this charm asks it"
            framework.logger.info("\(what)")
            // MAAS itself records none of this (createadmin and apikey write no audit event, 3.4 to 3.8).
            framework.log(
                SecurityEvent(
                    .warning, "user_created", [framework.environment.unit.description, user, "administrator"], what))
            key = try administration.apiKey(of: user)
        }
        guard let key else { throw MaasHostError(.machine, "MAAS has made the user \(user), and does not know it") }
        try file.write(Record(user: user, key: key).bytes)
        attempt.set(nil)
        try share(user, key, as: leader)
        return .key(key)
    }

    /// Shares the key with the region's other units, one of which may lead next; on Juju 2.9 each makes an administrator.
    private func share(_ user: String, _ key: SecretBytes, as leader: Leader) throws {
        guard framework.hasSecrets else { return }
        let content = SecretContent([Self.keyName: key, Self.userName: SecretBytes(utf8: user)])
        if let secret = try secret(as: leader) {
            if try secret.peek() != content { try secret.set(content, as: leader) }
        } else {
            _ = try framework.model.application.addSecret(content, label: Self.label, as: leader)
        }
        shared.set(try fingerprint(of: key))
    }

    private static func newName(_ application: String) -> String {
        let random = SecretBytes.random(count: 5).hex
        return "juju-\(application.prefix(40))-" + random.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// What the file holds.
    private struct Record {
        var user: String
        var key: SecretBytes?

        init(user: String, key: SecretBytes? = nil) { (self.user, self.key) = (user, key) }

        init?(_ content: SecretBytes?) {
            guard let content else { return nil }
            let parts = content.withBytes { bytes in
                let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1)
                let key = lines.count == 2 ? SecretBytes(copying: UnsafeRawBufferPointer(rebasing: lines[1])) : nil
                return (lines.first.map { String(decoding: $0, as: UTF8.self) }, key)
            }
            guard let user = parts.0 else { return nil }
            self.init(user: user, key: parts.1)
        }

        var bytes: SecretBytes {
            guard let key else { return SecretBytes(utf8: user) }
            let name = Array(user.utf8) + [UInt8(ascii: "\n")]
            return SecretBytes(count: name.count + key.count) { memory in
                memory.copyBytes(from: name)
                key.withBytes { UnsafeMutableRawBufferPointer(rebasing: memory[name.count...]).copyMemory(from: $0) }
            }
        }
    }
}
