import Foundation
import Testing

@testable import CharmKit

@Suite("What an operator has chosen")
struct OptionTests {
    private enum Level: String, Decodable, CaseIterable { case info, debug }

    private struct Options: Decodable {
        var port: Int?
        var small: Int8?
        var share: Double?
        var quiet: Bool?
        var name: String?
        var level: Level?
        var key: SecretURI?
        var list: [Int]?
        var map: [String: Inner]?

        struct Inner: Decodable { var size: UInt16 }
    }

    private func options(_ json: String) throws -> Options { try Config.decode(Options.self, from: Array(json.utf8)) }

    private func error(_ json: String) -> String? {
        do {
            _ = try options(json)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "is a whole number however it is spelt",
        arguments: ["10000000", "1e+07", "10000000.0", "\"10000000\"", "\"1e7\""])
    func wholeNumbers(text: String) throws {
        #expect(try options("{\"port\":\(text)}").port == 10_000_000)
        #expect(try ConfigValues(json: Array("{\"port\":\(text)}".utf8)).int("port", in: 1...20_000_000) == 10_000_000)
    }

    @Test("has scalars, choices, secrets, lists and maps")
    func everything() throws {
        let read = try options(
            """
            {"small":-128,"share":0.5,"quiet":"true","name":"x<y","level":"debug","key":"secret:d2kk8o1s3egc0000000g",
             "list":[1,2.0],"map":{"a":{"size":65535}},"other":null}
            """)
        #expect(read.small == -128 && read.share == 0.5 && read.quiet == true && read.name == "x<y")
        #expect(read.level == .debug && read.key?.id == "d2kk8o1s3egc0000000g" && read.list == [1, 2])
        #expect(read.map?["a"]?.size == 65535 && read.port == nil)
    }

    @Test(
        "that is of no use is an error with the option, what was given and what is wanted",
        arguments: [
            ("{\"port\":\"x\"}", "config option \"port\" is \"x\"; wanted: a whole number"),
            ("{\"port\":1.5}", "config option \"port\" is 1.5; wanted: a whole number"),
            ("{\"port\":true}", "config option \"port\" is true; wanted: a whole number"),
            ("{\"port\":[]}", "config option \"port\" is a list; wanted: a whole number"),
            ("{\"small\":300}", "config option \"small\" is 300; wanted: -128 to 127"),
            ("{\"port\":1e+300}", "config option \"port\" is 1e+300; wanted: \(Int.min) to \(Int.max)"),
            ("{\"share\":{}}", "config option \"share\" is a map; wanted: a number"),
            ("{\"quiet\":\"yes\"}", "config option \"quiet\" is \"yes\"; wanted: true or false"),
            ("{\"name\":3}", "config option \"name\" is 3; wanted: text"),
            ("{\"level\":\"loud\"}", "config option \"level\" is \"loud\"; wanted: info, debug"),
            (
                "{\"key\":\"x\"}",
                "config option \"key\" is \"x\"; wanted: the URI of a secret, as juju add-secret prints it"
            ),
            ("{\"list\":[1,\"b\"]}", "config option \"list.1\" is \"b\"; wanted: a whole number"),
            ("{\"map\":{\"a\":{\"size\":-1}}}", "config option \"map.a.size\" is -1; wanted: 0 to 65535"),
            ("{\"map\":{\"a\":{}}}", "config option \"map.a.size\" has no value"),
            ("[", "config-get: the answer is no map of options"),
        ])
    func errors(json: String, message: String) {
        #expect(error(json) == message)
    }

    @Test(
        "is told in the same words option by option as all at once",
        arguments: ["\"x\"", "1.5", "300", "true", "null", "\"\"", "-129"])
    func sameWords(text: String) throws {
        struct Small: Decodable { var small: Int8 }
        let json = Array("{\"small\":\(text)}".utf8)
        let whole = #expect(throws: ConfigError.self) { try Config.decode(Small.self, from: json) }
        let single = #expect(throws: ConfigError.self) { try ConfigValues(json: json).int("small", in: -128...127) }
        let wanted = whole?.reason.replacing("wanted: a whole number", with: "wanted: -128 to 127")
        #expect(single?.reason == (text == "\"\"" ? "has no value" : wanted))
        let choices: (ConfigValues) throws -> Level = { try $0.choice("level") }
        let loud = Array("{\"level\":\"loud\"}".utf8)
        let choice = #expect(throws: ConfigError.self) { _ = try choices(ConfigValues(json: loud)) }
        #expect(choice?.description == error("{\"level\":\"loud\"}"))
    }

    @Test("may be a flag or a secret option by option, too")
    func flagsAndSecrets() throws {
        let values = try ConfigValues(
            json: Array("{\"on\":true,\"off\":\"false\",\"key\":\"secret:d2kk8o1s3egc0000000g\",\"bad\":\"x\"}".utf8))
        #expect(try values.bool("on") && !values.bool("off"))
        #expect(try values.secretURI("key")?.id == "d2kk8o1s3egc0000000g")
        #expect(try values.secretURI("none") == nil)
        #expect(throws: ConfigError.self) { try values.secretURI("bad") }
        #expect(throws: ConfigError.self) { try values.bool("bad") }
        #expect(values.names == ["bad", "key", "off", "on"])
    }

    @Test(
        "names a secret in any form that Juju takes",
        arguments: [
            "secret:d2kk8o1s3egc0000000g", "d2kk8o1s3egc0000000g",
            "secret://deadbeef-0bad-400d-8000-4b1d0d06f00d/d2kk8o1s3egc0000000g",
            "secret:deadbeef-0bad-400d-8000-4b1d0d06f00d/d2kk8o1s3egc0000000g",
        ])
    func secretURIs(text: String) {
        #expect(SecretURI(text)?.id == "d2kk8o1s3egc0000000g")
        #expect(SecretURI(text)?.description == text)
    }

    @Test(
        "names no secret otherwise",
        arguments: [
            "", "secret:", "bogus", "http://x/y", "secret:short", "secret:D2KK8O1S3EGC0000000G",
            "secret:d2kk8o1s3egc0000000g ",
            "secret:zzzzzzzzzzzzzzzzzzzz", "secret://not-a-uuid/d2kk8o1s3egc0000000g", "secret:/d2kk8o1s3egc0000000g",
        ])
    func noSecretURIs(text: String) { #expect(SecretURI(text) == nil) }
}
