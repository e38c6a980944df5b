import Glibc

/// The names that a charm's files declare, and the Swift code that has them as values.
struct CharmFileNames {
    private let kinds: [(type: String, what: String, names: [String])]
    private let folder: String

    /// Reads the charm's files in `folder`. What has a file of its own is read from that, as charmcraft does, and the rest from
    /// charmcraft.yaml.
    ///
    /// - Throws: ``NamesError`` when one can't be read.
    init(folder: String) throws(NamesError) {
        func file(_ name: String) -> String? {
            let path = "\(folder)/\(name)"
            return access(path, F_OK) == 0 || errno != ENOENT ? path : nil
        }
        let charmcraft = file("charmcraft.yaml")
        func keys(_ name: String, _ own: [String], _ path: [String]) throws(NamesError) -> [String] {
            if let file = file(name) { return try KeyReader.keys(of: own, in: file) }
            guard let charmcraft else { return [] }
            return try KeyReader.keys(of: path, in: charmcraft)
        }
        var endpoints: [String] = []
        for role in ["provides", "requires", "peers"] { endpoints += try keys("metadata.yaml", [role], [role]) }
        kinds = [
            ("Endpoint", "The endpoints", endpoints),
            ("Option", "The options", try keys("config.yaml", ["options"], ["config", "options"])),
            ("Action", "The actions", try keys("actions.yaml", [], ["actions"])),
        ]
        self.folder = folder
    }

    /// The Swift code.
    ///
    /// - Throws: ``NamesError`` when a name has nothing that an identifier could be made of, or two have the same.
    func source() throws(NamesError) -> String {
        var text = """
            // Made of the charm's files by the plugin CharmNames.

            /// What the charm's files declare, by name.
            enum Names {

            """
        for (type, what, names) in kinds {
            text += "    /// \(what).\n    enum \(type) {\n"
            var known: [String: String] = [:]
            for name in names {
                let identifier = Self.identifier(name)
                guard !identifier.isEmpty else { throw NamesError(folder, "\"\(name)\" makes no name in Swift") }
                if let other = known.updateValue(name, forKey: identifier) {
                    throw NamesError(
                        folder,
                        other == name
                            ? "\"\(name)\" is declared twice"
                            : "\"\(other)\" and \"\(name)\" are both \(identifier) in Swift")
                }
                text += "        static let `\(identifier)` = \(Self.literal(name))\n"
            }
            text += "    }\n"
        }
        return text + "}\n"
    }

    /// A name in Swift's spelling: `log-level` is `logLevel`.
    private static func identifier(_ name: String) -> String {
        let words = name.split { !$0.isLetter && !$0.isNumber }
        let rest = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return (words.first ?? "") + rest.joined()
    }

    private static func literal(_ name: String) -> String {
        let characters = name.unicodeScalars.map { scalar in
            ["\"", "\\"].contains(scalar) || scalar.value < 0x20
                ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
        return "\"\(characters.joined())\""
    }
}
