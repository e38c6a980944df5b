extension State {
    /// How this state differs from `before`, one line for each thing: `-` for what was, `+` for what is instead. Empty when
    /// they are equal. Of secrets it tells only that their content differs.
    ///
    /// ```
    /// + relations[maas-region].unitData[hostname]: "rack-1"
    /// - unitStatus: waiting: for the enroll token
    /// + unitStatus: active
    /// ```
    public func difference(from before: State) -> String {
        let (old, new) = (before.lines, lines)
        let oldByPath = Dictionary(old.map { ($0.path, $0) }) { $1 }
        let newByPath = Dictionary(new.map { ($0.path, $0) }) { $1 }
        var text: [String] = []
        for line in old where newByPath[line.path] == nil { text.append("- \(line.path): \(line.text)") }
        for line in new {
            let was = oldByPath[line.path]
            guard !line.isSame(as: was) else { continue }
            if let was { text.append("- \(was.path): \(was.text)") }
            text.append("+ \(line.path): \(line.text)\(line.text == was?.text ? ", with another content" : "")")
        }
        return text.joined(separator: "\n")
    }
}

extension State: CustomStringConvertible, CustomReflectable {
    /// What the state says beyond a new unit, one thing in each line; of secrets the names of what they hold.
    public var description: String {
        lines.isEmpty ? "a new unit" : lines.map { "\($0.path): \($0.text)" }.joined(separator: "\n")
    }

    /// The lines of the description, for what prints values by reflection.
    public var customMirror: Mirror { Mirror(self, children: lines.map { (label: $0.path, value: $0.text) }) }
}
