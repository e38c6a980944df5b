import CharmKit
import Foundation
import JujuProtocol
import TestSupport

/// A recorded hook, with what its tools take for granted in it.
struct RecordedHook: Decodable {
    struct About: Decodable {
        var relationID: Int?
        var remoteUnit: String?
        var remoteApplication: String?
        var storageID: String?

        enum CodingKeys: String, CodingKey {
            case relationID = "relation-id"
            case remoteUnit = "remote-unit"
            case remoteApplication = "remote-application"
            case storageID = "storage-id"
        }
    }

    struct World: Decodable {
        struct Relation: Decodable {
            var id: Int
            var name: String
        }

        var relations: [Relation]?
    }

    struct Call: Decodable {
        var tool: GoldenBytes
        var args: [GoldenBytes]
        var stdin: GoldenBytes?
        var code: Int
        var stdout: GoldenBytes
        var stderr: GoldenBytes
        var env: [String: String?]?

        var result: HookToolResult {
            HookToolResult(code: code, standardOutput: stdout.bytes, standardError: stderr.bytes)
        }

        var errorText: String { String(decoding: stderr.bytes, as: UTF8.self) }
    }

    var id: String
    var world: World
    var hook: About
    var calls: [Call]
}

/// What a call of a hook tool asks for, however it is spelt: flags may stand anywhere and have several names, a map may come as
/// arguments or from standard input, and what the hook is about need not be said.
struct Request: Hashable {
    var tool: String
    var flags: [String: String] = [:]
    var words: [String] = []
    var values: [String: String] = [:]
    /// Whether the answer is to be JSON.
    private(set) var isJSON = false

    /// What differs between a recorded call and the typed one that asks for the same:
    /// - the output's format, which is always JSON here;
    /// - flags' names: `--relation` and `-r`, `-l` and `--log-level`, `--debug` for a level;
    /// - `key=value` arguments and `--file -` with JSON (other files and YAML are nothing that these calls write);
    /// - `--include-data` of a unit's status-get and `--strict` of state-get, which are always given here;
    /// - an empty key, which asks for all keys as `-` does;
    /// - the hook's own relation, remote unit and storage, which are always said here;
    /// - `tcp` after a port, and a status's or an action's empty message, which are always said here;
    /// - `--owner application` of a secret, which is never said here, and a secret's `--expire 2h`, which is in seconds here.
    init?(_ call: HookToolCall, in hook: RecordedHook.About = .init(), endpoint: String? = nil) {
        tool = call.tool
        var arguments = call.arguments[...]
        var isOver = false
        while let argument = arguments.popFirst() {
            if isOver || !argument.hasPrefix("-") || argument == "-" {
                words.append(argument)
            } else if argument == "--" {
                isOver = true
            } else {
                let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
                guard let name = Self.name(of: parts[0], tool) else { return nil }
                if Self.isSwitch(name, tool) {
                    guard ["true", "false"].contains(parts.last?.lowercased()) || parts.count == 1 else { return nil }
                    flags[name] = parts.last?.lowercased() == "false" ? nil : ""
                } else {
                    guard let value = parts.count == 2 ? parts[1] : arguments.popFirst() else { return nil }
                    flags[name] = value
                }
            }
        }
        isJSON = flags.removeValue(forKey: "format") == "json"
        if !takesValues(call.standardInput) { return nil }
        fill(from: hook, endpoint)
        spell()
    }

    /// All but the format, which is not asked of anybody.
    var asked: Request {
        var copy = self
        copy.isJSON = true
        return copy
    }

    private static func isSwitch(_ name: String, _ tool: String) -> Bool {
        switch name {
        case "app", "include-data", "strict", "now", "debug", "peek", "refresh": true
        case "application": tool != "secret-revoke"
        case "endpoints": tool == "opened-ports"
        default: false
        }
    }

    private static func name(of flag: String, _ tool: String) -> String? {
        if tool == "secret-revoke", flag == "--app" { return "application" }
        let names = [
            "-r": "relation", "--relation": "relation", "--format": "format", "--app": "app", "--file": "file",
            "-l": "log-level", "--log-level": "log-level", "-s": "storage", "--application": "application",
            "--include-data": "include-data", "--strict": "strict", "--now": "now", "--debug": "debug",
            "--endpoints": "endpoints", "--label": "label", "--description": "description", "--owner": "owner",
            "--rotate": "rotate", "--expire": "expire", "--peek": "peek", "--refresh": "refresh", "--unit": "unit",
            "--revision": "revision",
        ]
        return names[flag]
    }

    private mutating func takesValues(_ input: [UInt8]?) -> Bool {
        if let file = flags.removeValue(forKey: "file") {
            guard file == "-", words.count == (tool == "secret-set" ? 1 : 0), let input else { return false }
            if tool.hasPrefix("k8s-") {
                values["text"] = String(decoding: input, as: UTF8.self)
                return true
            }
            guard let map = try? JSONDecoder().decode([String: String].self, from: Data(input)) else { return false }
            values = map
        } else if tool.hasPrefix("k8s-"), let input, words.isEmpty {
            values["text"] = String(decoding: input, as: UTF8.self)
        } else if ["relation-set", "state-set", "leader-set", "action-set"].contains(tool) {
            for word in words {
                let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, values[String(parts[0])] == nil else { return false }
                values[Self.trimmed(parts[0])] = Self.trimmed(parts[1])
            }
            words = []
        } else if ["secret-add", "secret-set"].contains(tool) {
            return takesSecretValues()
        }
        return true
    }

    /// A key may not come twice, be empty or say how its value is to be read; nor may the value be empty.
    private mutating func takesSecretValues() -> Bool {
        let first = tool == "secret-add" ? 0 : 1
        for word in words.dropFirst(first) {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, !word.hasPrefix("="), !parts[0].contains("#"), values[parts[0]] == nil,
                parts[1].contains(where: { $0 != "=" })
            else { return false }
            values[parts[0]] = parts[1]
        }
        words = Array(words.prefix(first))
        return true
    }

    private static func trimmed(_ text: Substring) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

    private mutating func fill(from hook: RecordedHook.About, _ endpoint: String?) {
        let takesRelation = [
            "relation-get", "relation-set", "relation-list", "relation-model-get", "secret-grant", "secret-revoke",
        ].contains(tool)
        if takesRelation, tool != "secret-revoke" || flags["unit"] == nil {
            let given = flags["relation"] ?? hook.relationID.map(String.init)
            flags["relation"] = given.map { String($0.split(separator: ":").last ?? "") }
        }
        if tool == "relation-get" {
            if words.isEmpty { words = ["-"] }
            if words.count == 1, hook.remoteUnit == nil, hook.remoteApplication != nil { flags["app"] = "" }
            if words.count == 1 {
                let remote = flags["app"] == nil ? hook.remoteUnit : hook.remoteApplication
                if let remote { words.append(remote) }
            }
        }
        if tool == "relation-ids", words.isEmpty, let endpoint { words = [endpoint] }
        if tool == "storage-get", flags["storage"] == nil { flags["storage"] = hook.storageID }
    }

    private mutating func spell() {
        let hasData = flags.removeValue(forKey: "include-data") != nil
        flags["strict"] = nil
        switch tool {
        case "status-get" where flags["application"] != nil && !hasData: flags["without-data"] = ""
        case "relation-get" where words.first == "": words[0] = "-"
        case "juju-log":
            if flags.removeValue(forKey: "debug") != nil { flags["log-level"] = "DEBUG" }
            flags["log-level"] = (flags["log-level"] ?? "INFO").uppercased()
            words = words.isEmpty ? [] : [words.joined(separator: " ")]
        case "open-port", "close-port":
            words = words.map { $0.lowercased() }.map { $0.contains("/") || $0 == "icmp" ? $0 : $0 + "/tcp" }
        case "state-get" where words == ["-"] || words == [""]: words = []
        case "status-set" where words.count == 1, "action-fail" where words.isEmpty: words.append("")
        case "secret-add", "secret-set":
            if flags["owner"] == "application" { flags["owner"] = nil }
            flags["expire"] = flags["expire"].map(Self.seconds)
        case "storage-add": words = words.map { $0.contains("=") ? $0 : $0 + "=1" }
        default: break
        }
    }

    /// `1h30m` as `5400s`; a moment stays what it is.
    private static func seconds(_ text: String) -> String {
        guard let match = text.wholeMatch(of: /(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?/), !text.isEmpty else { return text }
        let parts = [match.1, match.2, match.3].map { $0.flatMap { Int($0) } ?? 0 }
        return "\(parts[0] * 3600 + parts[1] * 60 + parts[2])s"
    }
}
