internal import CYaml

/// A node of a YAML document, as its events make it: equal keys of a map are all there, in their order.
indirect enum YAMLNode {
    /// A text with what YAML says around it.
    struct Scalar {
        let text: String
        /// The full name of its tag, or empty.
        let tag: String
        let style: Style
        /// Whether it stands without quotes and without a tag.
        let isImplicit: Bool
        let place: Place
    }

    /// How a text is written.
    enum Style { case plain, doubleQuoted, other }

    /// Where a node begins, counted from 0.
    struct Place {
        let line: Int
        let column: Int
    }

    case scalar(Scalar)
    case sequence([YAMLNode], Place)
    case mapping([(key: YAMLNode, value: YAMLNode)], Place)

    /// Where it begins.
    var place: Place {
        switch self {
        case .scalar(let scalar): scalar.place
        case .sequence(_, let place), .mapping(_, let place): place
        }
    }
}

/// Composes the first document of a stream from libyaml's events, in one go, with go-yaml 2's words for what is wrong.
struct YAMLComposer {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let hidesMarks: Bool
    private var anchors: [String: YAMLNode] = [:]
    private var open: [Collection] = []
    private var flow = YAMLFlow()
    private var root: YAMLNode?

    /// A collection whose end has not come yet.
    private struct Collection {
        let isMapping: Bool
        let anchor: String?
        let place: YAMLNode.Place
        var nodes: [YAMLNode] = []

        var node: YAMLNode {
            guard isMapping else { return .sequence(nodes, place) }
            let pairs = stride(from: 0, to: nodes.count - 1, by: 2).map { (key: nodes[$0], value: nodes[$0 + 1]) }
            return .mapping(pairs, place)
        }
    }

    /// The root of the first document in `bytes`, or nil when there is none.
    static func root(of bytes: [UInt8]) throws(ToolFailure) -> YAMLNode? {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw .failed("yaml: no memory") }
        defer { yaml_parser_delete(parser) }
        let hidden = YAMLMarks.hidden(in: bytes)
        let result = YAMLInput.give(hidden ?? bytes, to: parser) { () -> Result<YAMLNode?, ToolFailure> in
            var composer = YAMLComposer(parser: parser, hidesMarks: hidden != nil)
            do throws(ToolFailure) { return .success(try composer.compose()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>, hidesMarks: Bool) {
        self.parser = parser
        self.hidesMarks = hidesMarks
    }

    private mutating func compose() throws(ToolFailure) -> YAMLNode? {
        var event = yaml_event_t()
        while true {
            guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
            defer { yaml_event_delete(&event) }
            if let problem = flow.problem(event) { throw YAMLSource.located(problem.line, problem.words) }
            switch event.type {
            case YAML_STREAM_END_EVENT, YAML_DOCUMENT_END_EVENT: return root
            case YAML_SCALAR_EVENT: add(scalar(event), anchor: Self.text(event.data.scalar.anchor))
            case YAML_ALIAS_EVENT: add(try node(of: Self.text(event.data.alias.anchor) ?? ""), anchor: nil)
            case YAML_SEQUENCE_START_EVENT:
                let anchor = Self.text(event.data.sequence_start.anchor)
                open.append(Collection(isMapping: false, anchor: anchor, place: Self.place(event)))
            case YAML_MAPPING_START_EVENT:
                let anchor = Self.text(event.data.mapping_start.anchor)
                open.append(Collection(isMapping: true, anchor: anchor, place: Self.place(event)))
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                if let collection = open.popLast() { add(collection.node, anchor: collection.anchor) }
            default: break
            }
        }
    }

    private mutating func add(_ node: YAMLNode, anchor: String?) {
        if let anchor { anchors[anchor] = node }
        if open.isEmpty { root = node } else { open[open.count - 1].nodes.append(node) }
    }

    private func node(of anchor: String) throws(ToolFailure) -> YAMLNode {
        if open.contains(where: { $0.anchor == anchor }) {
            throw .failed("yaml: anchor '\(anchor)' value contains itself")
        }
        guard let node = anchors[anchor] else { throw .failed("yaml: unknown anchor '\(anchor)' referenced") }
        return node
    }

    /// What the parser says, with the line as go-yaml 2 counts it (decode.go, parser.fail).
    private var failure: ToolFailure {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "unknown problem parsing YAML content"
        var line = 0
        if state.problem_mark.line != 0 {
            line = Int(state.problem_mark.line) + (state.error == YAML_SCANNER_ERROR ? 1 : 0)
        } else if state.context_mark.line != 0 {
            line = Int(state.context_mark.line)
        }
        return YAMLSource.located(line, problem)
    }

    private func scalar(_ event: yaml_event_t) -> YAMLNode {
        let data = event.data.scalar
        let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
        let style: YAMLNode.Style =
            switch data.style {
            case YAML_PLAIN_SCALAR_STYLE: .plain
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            default: .other
            }
        let text = String(decoding: bytes, as: UTF8.self)
        return .scalar(
            .init(
                text: hidesMarks ? YAMLMarks.shown(text) : text, tag: Self.text(data.tag) ?? "", style: style,
                isImplicit: data.plain_implicit != 0, place: Self.place(event)))
    }

    private static func place(_ event: yaml_event_t) -> YAMLNode.Place {
        YAMLNode.Place(line: Int(event.start_mark.line), column: Int(event.start_mark.column))
    }

    private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        bytes.map { String(cString: $0) }
    }
}
