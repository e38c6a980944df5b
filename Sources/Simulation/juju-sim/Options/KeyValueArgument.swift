import SimulatedJuju

/// Arguments of the form `name=value`.
enum KeyValueArgument {
    /// The name and the value of one.
    static func pair(_ argument: String) throws -> (name: String, value: String) {
        guard let mark = argument.firstIndex(of: "="), mark != argument.startIndex else {
            throw UsageError("expected name=value, got \"\(argument)\"")
        }
        return (String(argument[..<mark]), String(argument[argument.index(after: mark)...]))
    }

    /// The map that they make.
    static func map(_ arguments: [String]) throws -> [String: String] {
        try arguments.reduce(into: [:]) { map, argument in
            let (name, value) = try pair(argument)
            map[RawText.key(name)] = value
        }
    }
}
