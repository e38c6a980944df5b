import Command
import Foundation
import Glibc
import Snapd
import TestSupport
import Testing

/// Snapd as far as it answers a question: once for each connection, with what it is given.
private final class FakeSnapd: @unchecked Sendable {
    private let listener: Int32

    init(_ path: String, answer: String) throws {
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        try #require(isBound && listen(listener, 8) == 0, "\(String(cString: strerror(errno)))")
        let accepting = listener
        Thread.detachNewThread {
            while case let connection = accept(accepting, nil, nil), connection >= 0 {
                var question = [UInt8](repeating: 0, count: 4096)
                let count = recv(connection, &question, question.count, 0)
                let line = String(decoding: question.prefix(max(0, count)), as: UTF8.self).prefix { $0 != "\r\n" }
                let text = line == "GET /v2/snaps/beacon HTTP/1.0" ? answer : Self.notFound
                _ = send(connection, text, text.utf8.count, Int32(MSG_NOSIGNAL))
                close(connection)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    // snapd, daemon/errors.go, SnapNotFound.
    static let notFound =
        "HTTP/1.0 404 Not Found\r\nContent-Type: application/json\r\n\r\n"
        + #"{"type":"error","status-code":404,"result":{"message":"snap not installed","kind":"snap-not-found"}}"#
}

@Suite("The snaps of this machine")
struct LocalSnapManagerTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: folder.file("run"), withIntermediateDirectories: false)
    }

    private var snaps: LocalSnapManager { LocalSnapManager(root: folder.path) }

    private func snapd(_ answer: String) throws -> FakeSnapd {
        try FakeSnapd(folder.file("run/snapd.socket"), answer: "HTTP/1.0 200 OK\r\n\r\n" + answer)
    }

    // As snapd 2.66 answers, shortened: client/packages.go, Snap and AppInfo.
    @Test("are read from snapd's answer: version, revision, channel, services, and no other programs")
    func reads() throws {
        let answer = #"""
            {"type":"sync","status-code":200,"status":"OK","result":{"id":"x","title":"beacon","name":"beacon",
            "installed-size":1,"version":"2.1","channel":"2/stable","tracking-channel":"2/stable","revision":"42",
            "apps":[{"snap":"beacon","name":"beacon"},
            {"snap":"beacon","name":"server","daemon":"simple","enabled":true,"active":true},
            {"snap":"beacon","name":"proxy","daemon":"simple","daemon-scope":"system"}],"mounted-from":"/x.snap"}}
            """#
        let snapd = try snapd(answer)
        defer { withExtendedLifetime(snapd) {} }
        let expected = Snap(
            "beacon", channel: "2/stable", version: "2.1", revision: "42",
            services: [.init("server"), .init("proxy", isEnabled: false, isActive: false)])
        #expect(try snaps.snap("beacon") == expected)
        #expect(try snaps.snap("other") == nil)
    }

    @Test("are not installed only where snapd says so: no snapd, and answers that are none, are errors")
    func unreachable() throws {
        func code() -> SnapError.Code? { #expect(throws: SnapError.self) { try snaps.snap("beacon") }?.code }
        #expect(code() == .missing)
        try withExtendedLifetime(snapd("{}")) { #expect(code() == .unreachable) }
        unlink(folder.file("run/snapd.socket"))
        try withExtendedLifetime(FakeSnapd(folder.file("run/snapd.socket"), answer: "what?")) {
            #expect(code() == .unreachable)
        }
        #expect(code() == .unreachable)
    }

    @Test(
        "have names that are taken for nothing else",
        arguments: ["", "-x", "a/b", "../x", "a b", "A", "a?select=all", "é"])
    func names(name: String) {
        #expect(#expect(throws: SnapError.self) { try snaps.snap(name) }?.code == .invalidName)
        #expect(#expect(throws: SnapError.self) { try snaps.perform(.install(), on: name) }?.code == .invalidName)
    }

    @Test("are changed with the command, whose words are the reason when it fails")
    func changes() throws {
        #expect(#expect(throws: SnapError.self) { try snaps.stop("beacon") }?.code == .missing)
        try folder.write(
            script: "usr/bin/snap",
            "echo \"$@\" >> '\(folder.file("ran"))'; [ $1 != refresh ] || { echo 'error: no' >&2; exit 1; }")
        try snaps.perform(.install(channel: "2/edge", isClassic: true), on: "beacon")
        try snaps.perform(.install(), on: "beacon")
        try snaps.start("beacon")
        try snaps.start("beacon", services: ["server", "proxy"])
        try snaps.stop("beacon")
        try snaps.perform(.stop(["server"]), on: "beacon")
        try snaps.perform(.restart(), on: "beacon")
        try snaps.perform(.remove(purge: true), on: "beacon")
        let error = #expect(throws: SnapError.self) { try snaps.perform(.refresh(channel: "3"), on: "beacon") }
        #expect(error?.description == "snap beacon: refresh: exit status 1: error: no")
        let expected = """
            install beacon --channel=2/edge --classic
            install beacon
            start --enable beacon
            start --enable beacon.server beacon.proxy
            stop --disable beacon
            stop beacon.server
            restart beacon
            remove --purge beacon
            refresh beacon --channel=3

            """
        #expect(folder.read("ran") == expected)
    }

    /// Records how long commands may take, and runs none.
    private final class Limits: CommandRunner {
        private(set) var limits: [Duration] = []

        func run(
            _ command: Command, input: Command.Input, accepting accepted: Set<Int32>
        ) throws(CommandError) -> Command.Result {
            limits.append(command.timeLimit)
            throw CommandError(.notStarted, executable: command.executable, reason: "none is run")
        }
    }

    @Test("hold nobody up for as long as a download may take when a service does not stop")
    func limits() throws {
        try folder.write(script: "usr/bin/snap", "true")
        let runner = Limits()
        let snaps = LocalSnapManager(root: folder.path, commands: runner)
        let operations: [SnapOperation] = [.install(), .refresh(), .remove(), .start(), .stop(), .restart()]
        for operation in operations {
            #expect(throws: SnapError.self) { try snaps.perform(operation, on: "beacon") }
        }
        #expect(runner.limits.map { Int($0.components.seconds) } == [1800, 1800, 600, 180, 180, 180])
    }

    @Test(
        "follow channels by their full names",
        arguments: [
            ("stable", "latest/stable"), ("3.6", "3.6/stable"), ("3.6/edge", "3.6/edge"),
            ("edge/fix-1", "latest/edge/fix-1"),
            ("", "latest/stable"), ("latest/edge", "latest/edge"),
        ])
    func channels(short: String, full: String) { #expect(Snap.fullChannel(short) == full) }

    // snapd, daemon/errors.go, InternalError.
    @Test("are not known where snapd fails, whose words are told")
    func internalError() throws {
        let words = #"{"type":"error","status-code":500,"result":{"message":"cannot read state: disk is full"}}"#
        let snapd = try FakeSnapd(folder.file("run/snapd.socket"), answer: "HTTP/1.0 500 Oops\r\n\r\n" + words)
        let error = #expect(throws: SnapError.self) { try snaps.snap("beacon") }
        #expect(error?.reason == "snapd answered 500: cannot read state: disk is full")
        withExtendedLifetime(snapd) {}
    }
}
