import ChildProcess
import Foundation
import TestSupport
import Testing

@testable import ProjectVersion

@Suite("What makes a release on GitHub")
struct PublishTests {
    private let folder: TemporaryDirectory
    private static let version = projectVersion

    /// What the builds of two architectures have given, and a `gh` that writes down what it is asked.
    init() throws {
        folder = try TemporaryDirectory()
        for architecture in ["amd64", "arm64"] {
            let built = "built/dist-\(architecture)"
            try folder.write("\(built)/maasctl_\(Self.version)_\(architecture).tar.gz", "maasctl for \(architecture)")
            try folder.write("\(built)/release-notes.md", "What is new.\n")
            let summed = try ChildProcess(
                "/bin/bash", arguments: ["-c", "sha256sum -- * >SHA256SUMS"], environment: ["PATH": "/usr/bin:/bin"],
                directory: folder.file(built)
            ).run()
            try #require(summed.succeeded)
        }
        try folder.write(
            script: "bin/gh",
            """
            printf '%s\\n' "$@" >"$OUT/asked"
            for file; do [ "${file##*/}" != SHA256SUMS ] || cp "$file" "$OUT"; done
            """)
    }

    private func publish(_ tag: String) throws -> ChildProcess.Result {
        try ChildProcess(
            repository.appending(path: "scripts/publish").path, arguments: [tag, folder.file("built")],
            environment: ["PATH": "\(folder.file("bin")):/usr/bin:/bin", "OUT": folder.path]
        ).run()
    }

    @Test("gives every file of every architecture once, with one list of checksums")
    func release() throws {
        let result = try publish("v\(Self.version)")
        #expect(result.succeeded, "\(result.error)")
        let asked = try String(contentsOfFile: folder.file("asked"), encoding: .utf8).split(separator: "\n")
        #expect(asked.starts(with: ["release", "create", "v\(Self.version)", "--verify-tag"]))
        let names = asked.filter { $0.hasPrefix("/") }.map { $0.split(separator: "/").last.map(String.init) ?? "" }
        #expect(
            Set(names) == [
                "SHA256SUMS", "maasctl_\(Self.version)_amd64.tar.gz", "maasctl_\(Self.version)_arm64.tar.gz",
                "release-notes.md",
            ])
        let sums = try String(contentsOfFile: folder.file("SHA256SUMS"), encoding: .utf8).split(separator: "\n")
        #expect(sums.count == 3)
    }

    @Test("refuses a tag that names another version than the programs tell")
    func otherVersion() throws {
        for tag in ["v0.0.0", Self.version, "main", ""] {
            let result = try publish(tag)
            #expect(result.ending == .exited(1), "\(tag)")
            #expect(result.error.hasPrefix("publish: ") || result.error.contains("usage: publish"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("asked")))
    }

    @Test("refuses files that are not as they were built, and folders that hold no release")
    func damaged() throws {
        try folder.write("built/dist-arm64/maasctl_\(Self.version)_arm64.tar.gz", "other")
        #expect(try publish("v\(Self.version)").error.contains("dist-arm64/ is not as it was built"))
        try FileManager.default.removeItem(atPath: folder.file("built/dist-arm64/SHA256SUMS"))
        #expect(try publish("v\(Self.version)").error.contains("holds no SHA256SUMS"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("asked")))
    }
}
