import CYaml

/// Composes the documents of a YAML text from libyaml's events.
struct YAMLComposer {
    /// What a document may come to when its aliases are written out; more is an attack.
    private static let heaviest = 1_000_000

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var anchors: [String: YAMLNode?] = [:]

    /// The first document of `text`, or nil if there is none.
    static func document(_ text: String) throws(YAMLFailure) -> YAMLNode? { try documents(text, limit: 1).first }

    /// The documents of `text`.
    static func documents(_ text: String, limit: Int = .max) throws(YAMLFailure) -> [YAMLNode] {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw YAMLFailure("yaml: out of memory") }
        defer { yaml_parser_delete(parser) }
        let bytes = Array(text.utf8)
        let result: Result<[YAMLNode], YAMLFailure> = bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            return Result { () throws(YAMLFailure) in
                var composer = YAMLComposer(parser: parser)
                return try composer.documents(limit: limit)
            }
        }
        return try result.get()
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>) { self.parser = parser }

    private mutating func documents(limit: Int) throws(YAMLFailure) -> [YAMLNode] {
        var documents: [YAMLNode] = []
        while documents.count < limit {
            let event = try next()
            switch event.kind {
            case YAML_STREAM_END_EVENT: return documents
            case YAML_DOCUMENT_START_EVENT:
                anchors = [:]
                documents.append(try node(try next()))
            default: continue
            }
        }
        return documents
    }

    /// What is kept of an event.
    private struct Event {
        var kind: yaml_event_type_t
        var line = 1
        var anchor = ""
        var tag = ""
        var text = ""
        var isPlain = false
    }

    private mutating func next() throws(YAMLFailure) -> Event {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
        defer { yaml_event_delete(&raw) }
        var event = Event(kind: raw.type, line: Int(raw.start_mark.line) + 1)
        switch raw.type {
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            event.anchor = Self.text(scalar.anchor)
            event.tag = Self.short(Self.text(scalar.tag))
            event.text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            event.isPlain = scalar.plain_implicit != 0
        case YAML_SEQUENCE_START_EVENT:
            event.anchor = Self.text(raw.data.sequence_start.anchor)
            event.tag = Self.short(Self.text(raw.data.sequence_start.tag))
        case YAML_MAPPING_START_EVENT:
            event.anchor = Self.text(raw.data.mapping_start.anchor)
            event.tag = Self.short(Self.text(raw.data.mapping_start.tag))
        case YAML_ALIAS_EVENT: event.anchor = Self.text(raw.data.alias.anchor)
        default: break
        }
        return event
    }

    private mutating func node(_ event: Event) throws(YAMLFailure) -> YAMLNode {
        if event.kind == YAML_ALIAS_EVENT {
            guard let named = anchors[event.anchor] else {
                throw YAMLFailure("yaml: unknown anchor '\(event.anchor)' referenced")
            }
            guard let named else { throw YAMLFailure("yaml: anchor '\(event.anchor)' value contains itself") }
            return named
        }
        if !event.anchor.isEmpty { anchors[event.anchor] = .some(nil) }
        var node = YAMLNode(content: .scalar(event.text), tag: event.tag, isPlain: event.isPlain, line: event.line)
        switch event.kind {
        case YAML_SEQUENCE_START_EVENT:
            var items: [YAMLNode] = []
            while true {
                let inner = try next()
                if inner.kind == YAML_SEQUENCE_END_EVENT { break }
                items.append(try self.node(inner))
                node.weight += items[items.count - 1].weight
            }
            node.content = .list(items)
        case YAML_MAPPING_START_EVENT:
            var entries: [(key: YAMLNode, value: YAMLNode)] = []
            while true {
                let inner = try next()
                if inner.kind == YAML_MAPPING_END_EVENT { break }
                let key = try self.node(inner)
                let value = try self.node(try next())
                entries.append((key, value))
                node.weight += key.weight + value.weight
            }
            node.content = .map(entries)
        default: break
        }
        guard node.weight <= Self.heaviest else { throw YAMLFailure("yaml: document contains excessive aliasing") }
        if !event.anchor.isEmpty { anchors[event.anchor] = .some(node) }
        return node
    }

    /// go-yaml's words for what libyaml found. Lines count from 0 inside; the scanner's alone are shown from 1.
    private func failure() -> YAMLFailure {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unknown problem parsing YAML content"
        var line = Int(parser.pointee.problem_mark.line)
        if line != 0 {
            if parser.pointee.error == YAML_SCANNER_ERROR { line += 1 }
        } else {
            line = Int(parser.pointee.context_mark.line)
        }
        return YAMLFailure(line == 0 ? "yaml: \(problem)" : "yaml: line \(line): \(problem)")
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }

    private static func short(_ tag: String) -> String {
        let prefix = "tag:yaml.org,2002:"
        return tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
    }
}
