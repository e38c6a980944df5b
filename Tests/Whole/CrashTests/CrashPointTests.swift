import ChildProcess
import Foundation
import TestSupport
import Testing

private let areToolsThere = Commands.areInstalled("strace", "python3")

/// The short form of `make crash-points`.
@Suite(
    "A hook that is killed where it is about to change something",
    .enabled(if: areToolsThere, "it takes strace and Python"))
struct CrashPointTests {

    @Test("leaves a world that heals", arguments: ["enroll", "rotate"])
    func heals(scenario: String) throws {
        let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let script = ChildProcess(
            Project.path("Tests/Whole/CrashTests/crash-points"),
            arguments: ["--programs", programs, "--scenario", scenario, "--points", "3"], timeLimit: .seconds(1800))
        let result = try script.run()
        #expect(result.ending == .exited(0), "\(result.output)\(result.error)")
        #expect(result.output.contains("3 points tried, 0 failures"))
    }
}
