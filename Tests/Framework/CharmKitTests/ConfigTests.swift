import CharmKit
import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@Suite("The configuration")
struct ConfigTests {
    private struct Options: Decodable, Equatable {
        var logLevel: String
        var port: Int
        var url: String?

        enum CodingKeys: String, CodingKey {
            case logLevel = "log-level"
            case port, url
        }
    }

    /// A model with an application that has these settings, of the options' types, and options without a value.
    private func model(_ settings: [String: Value]) throws -> SimulatedModel {
        let model = SimulatedModel()
        var charm = CharmMetadata(name: "app")
        charm.config = ["log-level": .init(type: .string), "port": .init(type: .int), "url": .init(type: .string)]
        var texts: [String: String] = [:]
        for (name, value) in settings {
            switch value {
            case .string(let text):
                charm.config[name] = .init(type: .string)
                texts[name] = text
            case .integer(let number): texts[name] = "\(number)"
            default: Issue.record("not a setting of these tests: \(value)")
            }
        }
        try model.deployBare(charm).configure(texts)
        return model
    }

    private func read(_ settings: [String: Value]) throws -> (options: Options?, error: ConfigError?) {
        let model = try model(settings)
        var result: (Options?, ConfigError?)
        try model.runHandlers(on: "app/0") { framework in
            framework.reconcile {
                do {
                    result.0 = try framework.model.config(Options.self)
                } catch let error as ConfigError {
                    result.1 = error
                }
            }
        }
        return result
    }

    @Test("is read as a type of the charm's own, without what is not set")
    func reads() throws {
        let read = try read(["log-level": .string("info"), "port": .integer(10_000_000)])
        #expect(read.options == Options(logLevel: "info", port: 10_000_000, url: nil))
    }

    private enum Level: String, CaseIterable { case info, debug }

    /// What `look` finds in the options, or the words of its error.
    private func look<Answer>(
        _ settings: [String: Value], _ look: @escaping (ConfigValues) throws -> Answer
    ) throws -> (answer: Answer?, error: String?) {
        let model = try model(settings)
        var result: (Answer?, String?)
        try model.runHandlers(on: "app/0") { framework in
            framework.reconcile {
                do {
                    result.0 = try look(framework.model.config)
                } catch let error as ConfigError {
                    result.1 = error.description
                }
            }
        }
        return result
    }

    @Test("is there option by option, with numbers and choices, and nothing where there is nothing")
    func values() throws {
        let settings: [String: Value] = ["log-level": .string("info"), "port": .integer(80), "url": .string("")]
        #expect(try look(settings) { try $0.int("port", in: 1...100) }.answer == 80)
        #expect(try look(settings) { try $0.choice("log-level") as Level }.answer == .info)
        #expect(try look(settings) { $0["url"] ?? "nothing" }.answer == "nothing")
        #expect(try look(settings) { $0["log-level"] ?? "nothing" }.answer == "info")
    }

    @Test("says of a wrong value which option it is, what it is and what it may be")
    func wrongValues() throws {
        let settings: [String: Value] = ["log-level": .string("loud"), "port": .integer(101)]
        let port = try look(settings) { try $0.int("port", in: 1...100) }.error
        #expect(port == "config option \"port\" is 101; wanted: 1 to 100")
        let level = try look(settings) { try $0.choice("log-level") as Level }.error
        #expect(level == "config option \"log-level\" is \"loud\"; wanted: info, debug")
        #expect(try look(settings) { try $0.string("url") }.error == "config option \"url\" has no value")
    }

    @Test("that lacks a value is an error that names the option")
    func missing() throws {
        #expect(try read(["port": .integer(1)]).error?.description == "config option \"log-level\" has no value")
    }

    @Test("of a wrong type is an error that names the option and the wanted type")
    func wrongType() throws {
        let error = try read(["log-level": .string("info"), "port": .string("x")]).error
        #expect(error?.description == "config option \"port\" is \"x\"; wanted: a whole number")
    }
}
