import FoundationEssentials
import JujuProtocol
import SealedStore

/// Which revision of a secret a read asks for.
public enum SecretRead: Sendable {
    /// The revision that this unit tracks; the first read tracks the latest.
    case tracked
    /// The latest revision, without tracking it.
    case peek
    /// The latest revision, tracked from now on.
    case refresh
}

extension HookTools {
    /// `secret-get`: a secret's content, wiped when it is let go. A label given on reading stays with the secret.
    public func secretContent(
        _ uri: String, label: String? = nil, _ revision: SecretRead = .tracked
    ) throws(HookToolError) -> SecretContent {
        // A URI comes from a peer or an operator; the tool would take one with a hyphen for an option.
        guard !uri.hasPrefix("-") else {
            throw HookToolError(
                .invalidArgument, tool: "secret-get", message: "secret URI \(JSONText.quoted(uri)) not valid")
        }
        var arguments = [uri]
        if let label { arguments += ["--label", label] }
        switch revision {
        case .tracked: break
        case .peek: arguments.append("--peek")
        case .refresh: arguments.append("--refresh")
        }
        var answer = try run("secret-get", arguments + ["--format=json"])
        defer { SecretBytes.wipe(&answer) }
        guard let content = SecretContent(json: answer) else {
            throw HookToolError(
                .malformedAnswer, tool: "secret-get", message: "the content of \(uri) is not a map of strings")
        }
        return content
    }

    /// `secret-info-get --label`: what Juju knows of a secret that this application or unit owns, or nil.
    public func secretInfo(label: String) throws(HookToolError) -> SecretInfo? {
        do {
            let answer = try read([String: SecretInfo.Fields].self, "secret-info-get", ["--label", label])
            return answer.first.map { SecretInfo(id: $0.key, fields: $0.value) }
        } catch  where error.code == .notFound {
            return nil
        }
    }

    /// `secret-add`: makes a secret that the application owns, and gives its URI.
    public func addSecret(_ content: SecretContent, label: String, as _: Leader) throws(HookToolError) -> String {
        let answer = try withContentFile(content, tool: "secret-add") { path throws(HookToolError) in
            try run("secret-add", ["--label", label, "--file", path])
        }
        let uri = String(decoding: answer, as: UTF8.self).split(whereSeparator: \.isNewline).first.map(String.init)
        guard let uri else {
            throw HookToolError(.malformedAnswer, tool: "secret-add", message: "no URI in the answer")
        }
        return uri
    }

    /// `secret-set`: replaces a secret's whole content by a new revision.
    public func setSecret(_ uri: String, _ content: SecretContent, as _: Leader) throws(HookToolError) {
        _ = try withContentFile(content, tool: "secret-set") { path throws(HookToolError) in
            try run("secret-set", [uri, "--file", path])
        }
    }

    /// `secret-grant`: lets the application at the other end of a relation read the secret.
    public func grantSecret(_ uri: String, relation id: Int, as _: Leader) throws(HookToolError) {
        try run("secret-grant", [uri, "-r", String(id)])
    }

    /// `secret-remove`: removes one revision of a secret, or the whole secret.
    public func removeSecret(_ uri: String, revision: Int? = nil, as _: Leader) throws(HookToolError) {
        try run("secret-remove", [uri] + (revision.map { ["--revision", String($0)] } ?? []))
    }

    /// Juju's agent opens the file itself, so its path is absolute; it lies in memory where the system has such a folder,
    /// and is gone before the hook goes on.
    private func withContentFile(
        _ content: SecretContent, tool: String, _ body: (String) throws(HookToolError) -> [UInt8]
    ) throws(HookToolError) -> [UInt8] {
        let file: PrivateFile
        do {
            file = try PrivateFile(content.json())
        } catch {
            throw HookToolError(.failed, tool: tool, message: "\(error)")
        }
        defer { file.remove() }
        return try body(file.path)
    }
}
