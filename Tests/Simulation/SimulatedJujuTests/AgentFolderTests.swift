import Foundation
import TestSupport
import Testing

@testable import SimulatedJuju

/// By the rules of manifest_deployer.go (Juju 3.6): Deploy, removeDiff.
@Suite("The charm in the folder of a unit's agent")
struct AgentFolderTests {
    private let folder: TemporaryDirectory
    private let agent: AgentFolder

    init() throws {
        folder = try TemporaryDirectory()
        agent = AgentFolder(path: folder.file("agent"))
        try folder.write(script: "one/dispatch", "exit 0")
        try folder.write("one/src/old.py", "1")
        try folder.write("one/src/both.py", "1")
        try folder.write("one/lib/gone.py", "1")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("one/charm-queue"), withDestinationPath: "dispatch")
        try folder.write("two/dispatch", "two", mode: 0o755)
        try folder.write("two/src/both.py", "2")
        try agent.install(folder.file("one"), url: "local:x-0")
    }

    @Test("is a copy of the charm, with links and modes")
    func copy() throws {
        #expect(folder.mode("agent/charm/dispatch") == 0o755)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("agent/charm/charm-queue"))
                == "dispatch")
        #expect(folder.read("agent/charm/src/old.py") == "1")
    }

    @Test(
        "loses with a refresh what the charm before had and keeps what hooks have left, but for what lies in a folder that is gone"
    )
    func refresh() throws {
        try folder.write("agent/charm/.unit-state.db", "state")
        try folder.write("agent/charm/src/cache", "left")
        try folder.write("agent/charm/lib/cache", "left")
        try agent.install(folder.file("two"), url: "local:x-1")
        #expect(folder.read("agent/charm/.unit-state.db") == "state")
        #expect(folder.read("agent/charm/src/cache") == "left")
        #expect(folder.read("agent/charm/dispatch") == "two")
        #expect(folder.read("agent/charm/src/both.py") == "2")
        #expect(folder.read("agent/charm/src/old.py") == nil)
        #expect(try folder.names == ["agent", "one", "two"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("agent/charm")).sorted() == [
                ".unit-state.db", "dispatch", "src",
            ])
    }

    @Test("is left alone while it is of the wanted revision")
    func unchanged() throws {
        try folder.write("agent/charm/dispatch", "changed")
        try agent.install(folder.file("two"), url: "local:x-0")
        #expect(folder.read("agent/charm/dispatch") == "changed")
    }
}
