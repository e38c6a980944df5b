import ChildProcess
import Foundation
import TestSupport
import Testing

/// The program juju-sim from outside, in a directory of its own, with two charms in bash.
final class Trial {
    /// Where the charms and the model lie.
    let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try folder.write(
            "server/metadata.yaml", "name: server\nsummary: s\ndescription: d\nprovides: {serve: {interface: thing}}\n")
        try folder.write(
            "server/config.yaml",
            """
            options:
              port: {type: int, default: 80, description: The port.}
              greeting: {type: string, description: What to say.}
            """)
        try folder.write(
            "server/actions.yaml",
            """
            greet: {description: Say hello., params: {who: {type: string, default: world}, times: {type: integer}}}
            fail: {description: Fail.}
            """)
        try folder.write(
            script: "server/hooks/config-changed", "open-port 5240 && status-set active \"port $(config-get port)\"")
        try folder.write(script: "server/hooks/upgrade-charm", "application-version-set 2.0")
        try folder.write(
            script: "server/hooks/serve-relation-created",
            """
            is-leader | grep -q True || exit 0
            uri=$(secret-ids)
            [ -n "$uri" ] || uri=$(secret-add --label token value=hush-hush)
            secret-grant "$uri" -r "$JUJU_RELATION_ID"
            relation-set --app secret="$uri"
            """)
        try folder.write(
            script: "server/actions/greet",
            "action-log greeting; action-set hello=\"$(action-get who)\" kind=\"$(action-get --format json times)\"; echo said"
        )
        try folder.write(script: "server/actions/fail", "echo oh >&2; exit 3")
        try folder.write(
            "client/metadata.yaml", "name: client\nsummary: s\ndescription: d\nrequires: {want: {interface: thing}}\n")
        try folder.write(
            script: "client/dispatch",
            """
            case "$JUJU_DISPATCH_PATH" in
            hooks/want-relation-created) relation-set host="$(cat "$CHARM_WORKLOAD_ROOT/etc/hostname")";;
            hooks/want-relation-changed) secret-get "$(relation-get --app secret)" value > /dev/null && status-set active ok;;
            hooks/want-relation-broken) status-set waiting alone;;
            hooks/update-status) echo "about to fail" >&2; exit 3;;
            esac
            """)
    }

    /// The path of a program that the package builds.
    static func program(_ name: String) -> String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
    }

    /// Runs juju-sim with these arguments.
    func run(_ arguments: [String], input: String? = nil, variables: [String: String] = [:]) throws
        -> ChildProcess.Result
    {
        let base = [
            "PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": folder.file("state"), "JUJU_SIM_HOST": "1", "TZ": "UTC",
        ]
        return try ChildProcess(
            Self.program("juju-sim"), arguments: arguments, environment: base.merging(variables) { $1 },
            directory: folder.path, timeLimit: .seconds(120)
        ).run(input: input.map { .bytes(Array($0.utf8)) } ?? .null)
    }

    /// What a command prints that ends with `code`.
    @discardableResult
    func juju(_ arguments: String..., input: String? = nil, code: Int32 = 0) throws -> String {
        let result = try run(arguments, input: input)
        try #require(result.ending == .exited(code), "\(arguments): \(result.output)\(result.error)")
        return result.output
    }

    /// The line of error of a command that is refused with `code`.
    func refusal(
        _ arguments: String..., input: String? = nil, code: Int32 = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let result = try run(arguments, input: input)
        #expect(
            result.ending == .exited(code), "\(arguments): \(result.output)\(result.error)",
            sourceLocation: sourceLocation)
        #expect(result.error.hasPrefix("ERROR "), sourceLocation: sourceLocation)
        return result.error
    }

    /// The JSON that a command prints.
    func json(_ arguments: String...) throws -> [String: Any] {
        let output = try run(arguments + ["--format", "json"]).output
        return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output)")
    }

    /// Deploys a server and clients, and relates them.
    func deployBoth(clients: Int = 1) throws {
        try juju("deploy", "./server")
        try juju("deploy", "./client", "-n", String(clients))
        try juju("integrate", "client", "server")
    }
}

extension [String: Any] {
    /// The value at a path such as `applications.server.charm-rev`.
    func at(_ path: String...) -> Any? {
        path.reduce(self as Any?) { found, key in
            if let list = found as? [Any] { return Int(key).flatMap { list.indices.contains($0) ? list[$0] : nil } }
            return (found as? [String: Any])?[key]
        }
    }
}
