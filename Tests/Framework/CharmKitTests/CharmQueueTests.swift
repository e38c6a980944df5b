import CharmTesting
import Foundation
import JujuProtocol
import Testing
import TestSupport

@testable import CharmKit

@Suite("charm-queue")
struct CharmQueueTests {
    private let model = SimulatedModel()
    private let unit: UnitName = "hello/0"

    init() throws {
        try model.deployBare(CharmMetadata(name: "hello"))
        // What charm-queue is told is as old as this machine's clock says.
        model.advance(by: .seconds(Date().timeIntervalSince1970 - model.now))
        try model.runHandlers(Hook(.start), on: unit) { framework in
            framework.observe(.start, name: "greeter") {
                $0.defer("no one is here", for: .seconds(3599), while: .leader)
            }
        }
        try model.runHandlers(Hook(.configChanged), on: unit) { framework in
            framework.observe(.start, name: "greeter") { $0.defer("no one yet", while: .leader) }
            framework.observe(.configChanged, name: "patient") { $0.defer("later") }
        }
    }

    private func queue(_ arguments: String...) throws -> (answer: CommandAnswer, writes: [String]) {
        var answer: CommandAnswer?
        let run = try model.runTools(on: unit) { answer = CharmQueue($0).run(arguments) }
        return (try #require(answer), run.writes)
    }

    private func waiting() throws -> [String] {
        let answer = try queue("list", "--format", "json").answer
        return try JSONDecoder().decode([DeferredEvent].self, from: Data(answer.output.utf8)).map(\.source)
    }

    @Test("lists what waits, the oldest first, as a table")
    func list() throws {
        let (answer, writes) = try queue("list")
        #expect(answer.code == 0 && writes == [])
        let rows = answer.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(rows.map(\.count) == [8, 12, 9])
        #expect(rows[0] == ["AGE", "LAST", "DEADLINE", "TRIES", "SOURCE", "HANDLER", "WHILE", "REASON"])
        #expect(answer.output.contains("in 59m"))
        #expect(answer.output.contains("start           greeter  leader  no one yet\n"))
        #expect(rows[2].suffix(5) == ["1", "config-changed", "patient", "-", "later"])
    }

    @Test("lists it as JSON for programs", arguments: [["list", "--format", "json"], ["list", "--format=json"]])
    func json(arguments: [String]) throws {
        var answer: CommandAnswer?
        try model.runTools(on: unit) { answer = CharmQueue($0).run(arguments) }
        let output = Data(try #require(answer).output.utf8)
        let events = try #require(try JSONSerialization.jsonObject(with: output) as? [[String: Any]])
        #expect(events.map { $0["source"] as? String } == ["start", "config-changed"])
        #expect(events[0]["attempts"] as? Int == 2)
        #expect(events[0]["reason"] as? String == "no one yet")
        #expect(events[0]["guards"] as? [String] == ["leader"])
        #expect(events[0]["deadline"] as? Int == (events[0]["since"] as? Int ?? 0) + 3599)
    }

    @Test("drops the event of a number, and says which")
    func dropOne() throws {
        let (answer, writes) = try queue("drop", "1")
        #expect(answer.code == 0 && writes == ["state-set"])
        #expect(answer.output == "Dropped start for greeter (no one yet)\n")
        #expect(try waiting() == ["config-changed"])
    }

    @Test("drops all of them, and then there is nothing to list")
    func dropAll() throws {
        #expect(try queue("drop", "all").writes == ["state-delete"])
        #expect(try waiting() == [])
        #expect(try queue("list").answer.output == "Nothing is deferred.\n")
        let again = try queue("drop", "all")
        #expect(again.answer.code == 0 && again.writes == [])
    }

    @Test("refuses a number that there is not", arguments: ["0", "3", "-1"])
    func noSuchNumber(number: String) throws {
        let (answer, writes) = try queue("drop", number)
        #expect(answer.code == 1 && writes == [])
        #expect(answer.output.contains("there are 1 to 2"))
    }

    @Test(
        "shows its usage for anything else, exit 2",
        arguments: [
            [], ["drop"], ["drop", "x"], ["list", "--format"], ["list", "--format", "yaml"], ["--help"], ["list", "2"],
        ])
    func usage(arguments: [String]) throws {
        var answer: CommandAnswer?
        let run = try model.runTools(on: unit) { answer = CharmQueue($0).run(arguments) }
        #expect(answer?.code == 2 && answer?.output.hasPrefix("usage: ") == true)
        #expect(run.writes == [])
    }

    @Test("says that it can't read what waits, and drops it when told to drop all")
    func unreadable() throws {
        model[unit].storedState[DeferralQueue.key] = "v9 {}"
        for arguments in [["list"], ["list", "--format=json"], ["drop", "1"]] {
            var answer: CommandAnswer?
            let run = try model.runTools(on: unit) { answer = CharmQueue($0).run(arguments) }
            #expect(answer?.code == 1 && answer?.output.contains("can't read what is deferred") == true)
            #expect(run.writes == [])
        }
        #expect(try queue("drop", "all").writes == ["state-delete"])
        #expect(try queue("list").answer.output == "Nothing is deferred.\n")
    }

    @Test("says why when Juju can't be asked, exit 1")
    func failure() throws {
        model.failingTools = ["state-get": "controller is away"]
        #expect(try queue("list").answer.output == "charm-queue: state-get: controller is away\n")
    }
}
