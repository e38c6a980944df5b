import ArgumentParser
import Foundation
import SimulatedJuju

/// The content of a user's secret; from files or standard input, so that it need not be in the arguments.
struct SecretContentOptions: ParsableArguments {
    @Argument(
        help: "Content, as key#file=PATH (- for standard input) or key=value, which others can see in the arguments.")
    var content: [String] = []

    /// The bytes by key.
    func bytes() throws -> [String: [UInt8]] {
        guard !content.isEmpty else { throw SimulationError(.badInput, "a secret wants content, as key#file=PATH") }
        var bytes: [String: [UInt8]] = [:]
        for (key, value) in try KeyValueArgument.map(content) {
            guard key.hasSuffix("#file") else {
                bytes[key] = Array(value.utf8)
                continue
            }
            let data =
                value == "-"
                ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: value)
            guard let data else { throw SimulationError(.badInput, "\(value): cannot be read") }
            bytes[String(key.dropLast("#file".count))] = Array(data)
        }
        return bytes
    }
}

/// add-secret.
struct AddSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Add a user's secret.")

    @OptionGroup var state: StateOptions
    @OptionGroup var new: NewModelOptions
    @Argument(help: "The secret's name.")
    var name: String
    @OptionGroup var content: SecretContentOptions

    func perform() throws {
        let stored = try state.simulation(new: new)
        let uri = try stored.controller.addUserSecret(name, content.bytes())
        try stored.save()
        Terminal.say(uri)
    }
}

/// update-secret.
struct UpdateSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Give a user's secret new content.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The secret's name or URI.")
    var name: String
    @OptionGroup var content: SecretContentOptions

    func perform() throws {
        let stored = try settling.state.simulation()
        try stored.controller.updateUserSecret(name, content.bytes())
        try settling.settle(stored)
    }
}

/// grant-secret.
struct GrantSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Let an application read a user's secret.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The secret's name or URI.")
    var name: String
    @Argument(help: "The application.")
    var application: String

    func perform() throws {
        let stored = try settling.state.simulation()
        try stored.controller.grantUserSecret(name, to: application)
        try settling.settle(stored)
    }
}
