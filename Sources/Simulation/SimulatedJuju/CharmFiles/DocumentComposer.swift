internal import CYaml

/// Composes the documents of a YAML text from libyaml's events.
package struct DocumentComposer {
    /// What a document may come to when its aliases are written out; more is an attack.
    private static let heaviest = 1_000_000

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let hidesMarks: Bool
    private var anchors: [String: DocumentNode?] = [:]
    private var flow = YAMLFlow()

    /// The first document of a text, or nil if there is none.
    static func document(_ bytes: [UInt8]) throws(YAMLFailure) -> DocumentNode? { try documents(bytes, limit: 1).first }

    /// The documents of a text, in UTF-8 unless its first bytes are the mark of another encoding.
    static func documents(_ bytes: [UInt8], limit: Int = .max) throws(YAMLFailure) -> [DocumentNode] {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw YAMLFailure("yaml: out of memory") }
        defer { yaml_parser_delete(parser) }
        let hidden = YAMLMarks.hidden(in: bytes)
        let result: Result<[DocumentNode], YAMLFailure> = YAMLInput.give(hidden ?? bytes, to: parser) {
            Result { () throws(YAMLFailure) in
                var composer = DocumentComposer(parser: parser, hidesMarks: hidden != nil)
                return try composer.documents(limit: limit)
            }
        }
        return try result.get()
    }

    /// Why go-yaml 2 does not read these bytes, or nil.
    package static func refusal(of bytes: [UInt8]) -> String? {
        do throws(YAMLFailure) {
            _ = try documents(bytes)
            return nil
        } catch { return error.message }
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>, hidesMarks: Bool) {
        self.parser = parser
        self.hidesMarks = hidesMarks
    }

    private mutating func documents(limit: Int) throws(YAMLFailure) -> [DocumentNode] {
        var documents: [DocumentNode] = []
        while documents.count < limit {
            let event = try next()
            switch event.kind {
            case YAML_STREAM_END_EVENT: return documents
            case YAML_DOCUMENT_START_EVENT:
                // go-yaml 2 knows YAML 1.1 alone.
                if event.version == 2 {
                    let line = event.line > 1 ? "line \(event.line - 1): " : ""
                    throw YAMLFailure("yaml: \(line)found incompatible YAML document")
                }
                anchors = [:]
                documents.append(try node(try next()))
                // The document's end tells what may not follow it.
                _ = try next()
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
        /// The minor version of YAML that a document's beginning names, or 0.
        var version = 0
    }

    private mutating func next() throws(YAMLFailure) -> Event {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { throw failure() }
        defer { yaml_event_delete(&raw) }
        if let problem = flow.problem(raw) { throw YAMLFailure(problem.line, problem.words) }
        var event = Event(kind: raw.type, line: Int(raw.start_mark.line) + 1)
        switch raw.type {
        case YAML_DOCUMENT_START_EVENT:
            event.version = raw.data.document_start.version_directive.map { Int($0.pointee.minor) } ?? 0
        case YAML_SCALAR_EVENT:
            let scalar = raw.data.scalar
            event.anchor = Self.text(scalar.anchor)
            event.tag = Self.short(Self.text(scalar.tag))
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            event.text = hidesMarks ? YAMLMarks.shown(text) : text
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

    private mutating func node(_ event: Event) throws(YAMLFailure) -> DocumentNode {
        if event.kind == YAML_ALIAS_EVENT {
            guard let named = anchors[event.anchor] else {
                throw YAMLFailure("yaml: unknown anchor '\(event.anchor)' referenced")
            }
            guard let named else { throw YAMLFailure("yaml: anchor '\(event.anchor)' value contains itself") }
            return named
        }
        if !event.anchor.isEmpty { anchors[event.anchor] = .some(nil) }
        var node = DocumentNode(content: .scalar(event.text), tag: event.tag, isPlain: event.isPlain, line: event.line)
        switch event.kind {
        case YAML_SEQUENCE_START_EVENT:
            var items: [DocumentNode] = []
            while true {
                let inner = try next()
                if inner.kind == YAML_SEQUENCE_END_EVENT { break }
                items.append(try self.node(inner))
                node.weight += items[items.count - 1].weight
            }
            node.content = .list(items)
        case YAML_MAPPING_START_EVENT:
            var entries: [(key: DocumentNode, value: DocumentNode)] = []
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
        return YAMLFailure(line, problem)
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }

    /// A tag, with `!!` for those of YAML itself (resolve.go: shortTag).
    static func short(_ tag: String) -> String {
        let prefix = "tag:yaml.org,2002:"
        return tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
    }
}
