import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite("maasctl")
struct CommandTests {
    @Test("takes the key from a file or the environment, too, and asks for one otherwise")
    func keys() async throws {
        try await Region.run { (region) async throws -> Void in
            let file = region.directory.path + "/key"
            #expect(try region.maasctl("nodes", "--url", region.url, "--api-key-file", file).succeeded)
            #expect(
                try region.maasctl("nodes", "--url", region.url, "--api-key-file", "-", input: region.key).succeeded)
            let variables = ["MAASCTL_API_KEY": region.key]
            #expect(try region.maasctl("nodes", "--url", region.url, variables: variables).succeeded)
            let none = try region.maasctl("nodes", "--url", region.url)
            #expect(none.ending == .exited(2))
            #expect(none.complaint.contains("--api-key-stdin"))
        }
    }

    @Test(
        "takes the key as editors and people write files, and waits no longer than the time limit for a pipe to give it"
    )
    func oddKeyFiles() async throws {
        try await Region.run { (region) async throws -> Void in
            func ask(_ file: String, _ more: String...) throws -> ChildProcess.Result {
                try region.maasctl(["nodes", "--url", region.url, "--api-key-file", file] + more)
            }
            let file = region.directory.path + "/odd"
            for text in ["\u{feff}\(region.key)", "\r\n\n  \(region.key)\r\nmore\n", "\t\(region.key) \n"] {
                try text.write(toFile: file, atomically: false, encoding: .utf8)
                let result = try ask(file)
                #expect(result.succeeded, "\(result.complaint)")
                #expect(
                    try region.maasctl("nodes", "--url", region.url, "--api-key-stdin", input: text).succeeded)
            }
            let pipe = region.directory.path + "/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            let late = try ask(pipe, "--timeout", "0.2")
            #expect(late.ending == .exited(3))
            #expect(late.complaint.contains("the API key does not come from \(pipe)"))
        }
    }

    @Test("fails when nobody can read what it answers, since its standard output is closed")
    func closedOutput() async throws {
        try await Region.run { (region) async throws -> Void in
            let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/maasctl"
            func ask(_ redirection: String) throws -> ChildProcess.Result {
                try ChildProcess(
                    "/bin/sh",
                    arguments: [
                        "-c", "exec \"$0\" controllers --url \"$1\" --api-key-file \"$2\" \(redirection)", program,
                        region.url, region.directory.path + "/key",
                    ], environment: [:], timeLimit: .seconds(600)
                ).run()
            }
            let closed = try ask(">&-")
            #expect(closed.ending == .exited(2) || closed.ending == .exited(6))
            #expect(closed.complaint.contains("cannot write to standard output: Bad file descriptor"))
            #expect(try ask("<&- 2>&-").output.contains("region-1"))
        }
    }

    @Test("says so, and does not crash, when the system gives no more threads")
    func noThreads() async throws {
        try await Region.run { (region) async throws -> Void in
            let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/maasctl"
            // A limit on stacks: each thread wants more than there is room for.
            let result = try ChildProcess(
                "/bin/bash",
                arguments: [
                    "-c",
                    "ulimit -v $((1 << 20)); ulimit -s $((1 << 20)); exec \"$0\" nodes --url \"$1\" --api-key-file \"$2\"",
                    program, region.url, region.directory.path + "/key",
                ], environment: [:], timeLimit: .seconds(600)
            ).run()
            #expect(result.ending == .exited(3), "\(result)")
            #expect(result.complaint.contains("the system gives no more threads"))
        }
    }

    @Test("completes a URL that lacks scheme and path")
    func url() async throws {
        try await Region.run { (region) async throws -> Void in
            let place = String(region.url.dropFirst("http://".count).dropLast("/MAAS".count))
            #expect(try region.maasctl("nodes", "--url", place, "--api-key-stdin", input: region.key).succeeded)
        }
    }

    @Test("lists controllers in each format")
    func formats() async throws {
        try await Region.run { (region) async throws -> Void in
            func list(_ format: String) throws -> ChildProcess.Result {
                try region.maasctl(
                    "controllers", "--url", region.url, "--api-key-stdin", "--format", format, input: region.key)
            }
            let row = try #require((try list("json").json as? [[String: Any]])?.first)
            #expect(row["hostname"] as? String == "region-1")
            #expect(row["type"] as? String == "Regiond")
            #expect(row["architecture"] is NSNull)
            #expect(
                try list("yaml").output.contains("\n  hostname: \"region-1\"\n")
                    || list("yaml").output.hasPrefix("- hostname: \"region-1\"\n"))
            #expect(try list("csv").output.hasPrefix("system_id,hostname,type,health,version,"))
            #expect(try list("plain").output.contains("\tregion-1\tRegiond\t"))
            #expect(try list("table").output.hasPrefix("System ID  Hostname  Type     Health   Version"))
        }
    }

    @Test("shows one controller by name, full name or id, and says when there is none")
    func controller() async throws {
        try await Region.run { (region) async throws -> Void in
            let options = ["--url", region.url, "--api-key-stdin", "--format", "json"]
            func show(_ name: String, _ verb: String = "controller") throws -> ChildProcess.Result {
                try region.maasctl(
                    verb, name, options[0], options[1], options[2], options[3], options[4], input: region.key)
            }
            let shown = try #require(try show("region-1").json as? [String: Any])
            let id = try #require(shown["system_id"] as? String)
            for name in [id, "region-1.maas"] {
                #expect((try show(name).json as? [String: Any])?["hostname"] as? String == "region-1")
                #expect((try show(name, "refresh").json as? [String: Any])?["hostname"] as? String == "region-1")
            }
            for name in ["nosuch", "region-1.other"] { #expect(try show(name).ending == .exited(7)) }
        }
    }

    @Test("finds a host by its name in any case, and is not told that there is none")
    func nameInCapitals() async throws {
        try await Region.run { (region) async throws -> Void in
            func ask(_ arguments: String...) throws -> ChildProcess.Result {
                try region.maasctl(arguments + ["--url", region.url, "--api-key-stdin"], input: region.key)
            }
            for verb in ["nodes", "controllers", "regions"] {
                #expect(try ask(verb, "REGION-1", "--format", "plain").output.contains("\tregion-1\t"), "\(verb)")
                #expect(
                    try ask(verb, "--hostname", "Region-1.MAAS", "--format", "plain").output.contains("\tregion-1\t"))
            }
            #expect(try ask("controller", "REGION-1.maas").succeeded)
            let gone = try ask("wait-for", "Region-1", "--gone", "--timeout", "0.2")
            #expect(gone.ending == .exited(8))
        }
    }

    @Test("takes no empty name or id, as of a variable that is not set, for one that nobody has")
    func emptyName() async throws {
        try await Region.run { (region) async throws -> Void in
            for words in [
                ["nodes", "--hostname", ""], ["nodes", "--mac", ""], ["racks", "--id", ""], ["nodes", ""],
                ["wait-for", "", "--gone"],
            ] {
                let result = try region.maasctl(words + ["--url", region.url, "--api-key-stdin"], input: region.key)
                #expect(result.ending == .exited(2) && result.complaint.contains("empty"), "\(words)")
            }
        }
    }

    @Test("takes nothing that can be no name or id for one that nobody has")
    func noNames() async throws {
        try await Region.run { (region) async throws -> Void in
            for words in [
                ["wait-for", "rack-1 ", "--gone"], ["wait-for", "rack-1.", "--gone"], ["wait-for", "*", "--gone"],
                ["wait-for", "00:16:3e:00:00:03", "--gone"], ["nodes", "--hostname", "a,b"], ["racks", "--id", "a,b"],
                ["nodes", "--hostname", "rack-1\n"], ["delete", "rack-1 ", "--yes"], ["controller", "rack_1"],
            ] {
                let result = try region.maasctl(words + ["--url", region.url, "--api-key-stdin"], input: region.key)
                #expect(result.ending == .exited(2), "\(words)")
                #expect(result.complaint.contains("a host name has") || result.complaint.contains("a system id has"))
            }
        }
    }

    @Test("waits for what is so, and not for longer than it is told to")
    func waits() async throws {
        try await Region.run { (region) async throws -> Void in
            let gone = try region.maasctl(
                "wait-for", "nosuch", "--gone", "--url", region.url, "--api-key-stdin", input: region.key)
            #expect(gone.output.hasPrefix("nosuch is gone, after "))
            let late = try region.maasctl(
                "wait-for", "nosuch", "--connected", "--timeout", "1", "--url", region.url, "--api-key-stdin",
                input: region.key)
            #expect(late.ending == .exited(8))
            #expect(late.complaint.contains("is not connected after 1 seconds: not there"))
            for condition in ["--connected", "--commissioned"] {
                let never = try region.maasctl(
                    "wait-for", "region-1", condition, "--url", region.url, "--api-key-stdin", input: region.key)
                #expect(never.ending == .exited(2))
                #expect(never.complaint.contains("only racks get"))
            }
        }
    }

    @Test("does not wait beyond the deadline for an answer that does not come")
    func waitsOnce() async throws {
        try await Region.run { (region) async throws -> Void in
            try region.simulate("fault", "--slow", "600", "--times", "9")
            let late = try region.maasctl(
                "wait-for", "nosuch", "--timeout", "2", "--url", region.url, "--api-key-stdin", input: region.key)
            #expect(late.ending == .exited(8))
            // The first look may take the two seconds, and no second one is begun.
            let state = try String(contentsOfFile: region.root + "/var/lib/maas-sim/region.json", encoding: .utf8)
            #expect(state.contains("\"times\" : 8"))
        }
    }

    @Test("says which controllers of a list there are not, and lists the others")
    func missing() async throws {
        try await Region.run { (region) async throws -> Void in
            let result = try region.maasctl(
                "controllers", "nosuch", "region-1.maas", "--url", region.url, "--api-key-stdin", "--format", "plain",
                input: region.key)
            #expect(result.ending == .exited(7))
            #expect(result.output.contains("\tregion-1\t"))
            #expect(result.complaint == "maasctl: there is no controller of host name nosuch\n")
        }
    }

    @Test("takes no pinned key that is none", arguments: ["AAAA", "sha256//AAAA", "sha256//", "/etc/key.pem"])
    func pinnedKey(key: String) async throws {
        try await Region.run { (region) async throws -> Void in
            let result = try region.maasctl("ping", "--url", "https://127.0.0.1:1/MAAS", "--pinned-key", key)
            #expect(result.ending == .exited(2) && result.complaint.contains("--pinned-key must be sha256//"))
        }
    }

    @Test("refuses what would be ignored: certificates for plain HTTP, and a profile where a URL is given")
    func contradictions() async throws {
        let hash = String(repeating: "A", count: 43) + "="
        try await Region.run { (region) async throws -> Void in
            for options in [
                ["--ca-file", "/dev/null"], ["--pinned-key", "sha256//\(hash)"], ["--profile", "nosuch"],
            ] {
                let result = try region.maasctl(
                    ["nodes", "--url", region.url, "--api-key-stdin"] + options, input: region.key)
                #expect(result.ending == .exited(2))
                #expect(result.complaint.contains(options[0]))
            }
            let login = try region.maasctl(
                "login", region.url, "--pinned-key", "sha256//\(hash)", "--api-key-stdin", input: region.key)
            #expect(login.ending == .exited(2))
            #expect(try region.maasctl("ping", "--url", region.url, "--ca-file", "/dev/null").ending == .exited(2))
        }
    }

    @Test("ends with 2 for a file that cannot be read, whatever it is for", arguments: ["--ca-file", "--api-key-file"])
    func unreadable(option: String) throws {
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/maasctl"
        for file in ["/nosuch", "/dev/null"] where option == "--ca-file" || file == "/nosuch" {
            let result = try ChildProcess(
                program, arguments: ["nodes", "--url", "https://127.0.0.1:1/MAAS", option, file],
                environment: ["MAASCTL_API_KEY": "a:b:c"], timeLimit: .seconds(600)
            ).run()
            #expect(result.ending == .exited(2))
            #expect(result.complaint.contains(file))
        }
    }

    @Test("waits for a region that does not answer yet, and not for one that it is not to trust")
    func waitsForRegion() async throws {
        try await Region.run { (region) async throws -> Void in
            func wait(_ options: String...) throws -> ChildProcess.Result {
                try region.maasctl(
                    ["wait-for", "rack-1", "--timeout", "1", "--api-key-stdin"] + options, input: region.key)
            }
            let unreachable = try wait("--url", "http://127.0.0.1:1/MAAS")
            #expect(unreachable.ending == .exited(8))
            #expect(unreachable.complaint.contains("is not connected after 1 seconds: cannot reach"))
            let untrusted = try wait("--url", "https://127.0.0.1:1/MAAS", "--ca-file", "/nosuch")
            #expect(untrusted.ending == .exited(2))
        }
    }

    @Test("bears a region that is late, busy or breaks off, and tells a clock that is wrong")
    func faults() async throws {
        try await Region.run { (region) async throws -> Void in
            func list(_ timeout: String = "30") throws -> ChildProcess.Result {
                try region.maasctl(
                    "nodes", "--url", region.url, "--api-key-stdin", "--timeout", timeout, input: region.key)
            }
            try region.simulate("fault", "--cut", "--times", "1")
            #expect(try list().succeeded)
            try region.simulate("fault", "--unavailable", "--retry-after", "0", "--times", "2")
            #expect(try list().succeeded)
            try region.simulate("fault", "--slow", "20", "--times", "1")
            let slow = try list("0.5")
            #expect(slow.ending == .exited(3))
            try region.simulate("fault", "--none")
            try region.simulate("fault", "--clock", "1000")
            let clock = try list()
            #expect(clock.ending == .exited(6))
            #expect(clock.complaint.contains("clock"))
        }
    }

    @Test("ends at once and by the signal when it is interrupted")
    func interrupted() async throws {
        try await Region.run { (region) async throws -> Void in
            let process = Process()
            // Whoever runs the tests in the background may have told its children to ignore interrupts.
            process.executableURL = URL(filePath: "/usr/bin/env")
            let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/maasctl"
            process.arguments = [
                "--default-signal=INT", program, "wait-for", "nosuch", "--url", region.url, "--api-key-file",
                region.directory.path + "/key",
            ]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            // It is `env` until that has set the signal right.
            let name = "/proc/\(process.processIdentifier)/comm"
            while process.isRunning, try String(contentsOfFile: name, encoding: .utf8) != "maasctl\n" {
                try await Task.sleep(for: .milliseconds(10))
            }
            kill(process.processIdentifier, SIGINT)
            try #require(try await process.hasEndedInTime())
            #expect(process.terminationReason == .uncaughtSignal)
            #expect(process.terminationStatus == SIGINT)
        }
    }

    @Test(
        "tells what is wrong with its arguments",
        arguments: [["fly"], ["nodes", "--format", "xml"], ["ping"], ["wait-for"]])
    func usage(arguments: [String]) throws {
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/maasctl"
        let result = try ChildProcess(program, arguments: arguments, environment: [:], timeLimit: .seconds(600)).run()
        #expect(result.ending == .exited(2))
        #expect(!result.complaint.isEmpty)
    }
}
