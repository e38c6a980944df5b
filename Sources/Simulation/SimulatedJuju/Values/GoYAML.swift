/// YAML as go-yaml 2 prints it: block style, lists not indented in maps, quotes only where the meaning would change.
struct GoYAML {
    /// The text of `value`, as Juju's tools print it: one newline at the end, nothing at all for `null`.
    static func text(_ value: Value) -> String {
        if value == .null { return "" }
        var emitter = GoYAML()
        emitter.emit(value, indent: 0, isInMap: false, isRoot: true)
        var bytes = emitter.writer.output
        while bytes.count > 1, bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }

    private var writer = YAMLWriter()

    /// Emits `value`, after what stands before it on the line; `indent` is where the lines of a collection begin.
    private mutating func emit(_ value: Value, indent: Int, isInMap: Bool, isRoot: Bool = false) {
        switch value {
        case .texts(let texts): emit(.list(texts.map(Value.string)), indent: indent, isInMap: isInMap, isRoot: isRoot)
        case .list(let items) where !items.isEmpty:
            if isInMap { writer.newLine(indent: indent) }
            for (index, item) in items.enumerated() {
                if index > 0 { writer.newLine(indent: indent) }
                writer.put("-")
                emitItem(item, indent: indent + 2)
            }
        case .map(let map) where !map.isEmpty:
            let fields = map.sorted { YAMLKeyOrder.precedes($0.key, $1.key) }.map { Value.Field($0.key, $0.value) }
            emit(fields, indent: indent + (isInMap ? 2 : 0), startsLine: isInMap)
        case .record(let fields) where !fields.isEmpty:
            emit(fields, indent: indent + (isInMap ? 2 : 0), startsLine: isInMap)
        default:
            if !isRoot { writer.put(" ") }
            emitScalar(value, indent: indent + 2)
        }
    }

    private mutating func emitItem(_ item: Value, indent: Int) {
        switch item {
        case .texts(let texts): emitItem(.list(texts.map(Value.string)), indent: indent)
        case .list(let items) where !items.isEmpty:
            writer.put(" ")
            emit(item, indent: indent, isInMap: false)
        case .map(let map) where !map.isEmpty:
            writer.put(" ")
            emit(item, indent: indent, isInMap: false)
        case .record(let fields) where !fields.isEmpty:
            writer.put(" ")
            emit(item, indent: indent, isInMap: false)
        default:
            writer.put(" ")
            emitScalar(item, indent: indent)
        }
    }

    private mutating func emit(_ fields: [Value.Field], indent: Int, startsLine: Bool) {
        for (index, field) in fields.enumerated() {
            if index > 0 || startsLine { writer.newLine(indent: indent) }
            if YAMLScalar(field.name).isSimpleKey {
                writer.put(YAMLScalar(field.name), indent: indent + 2, isKey: true)
                writer.put(":")
                emit(field.value, indent: indent, isInMap: true)
            } else {
                // Behind such a key's colon a collection begins on the same line, as in a list.
                writer.put("? ")
                writer.put(YAMLScalar(field.name), indent: indent + 2, isKey: false)
                writer.newLine(indent: indent)
                writer.put(":")
                emitItem(field.value, indent: indent + 2)
            }
        }
    }

    private mutating func emitScalar(_ value: Value, indent: Int) {
        switch value {
        case .null: writer.put("null")
        case .bool(let flag): writer.put(flag ? "true" : "false")
        case .number(let number): writer.put(GoNumber.yaml(number))
        case .integer(let number): writer.put(String(number))
        case .time(let text): writer.put(text)
        case .string(let text): writer.put(YAMLScalar(text), indent: indent, isKey: false)
        case .bytes(let bytes): writer.put(YAMLScalar(bytes), indent: indent, isKey: false)
        case .list, .texts, .nilList: writer.put("[]")
        case .map, .record, .nilMap: writer.put("{}")
        }
    }
}
