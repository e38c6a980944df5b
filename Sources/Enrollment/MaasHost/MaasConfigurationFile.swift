internal import CYAML
import SealedStore

/// One of MAAS's configuration files, `rackd.conf` or `regiond.conf`: a map in YAML, written by MAAS, by people and by tools.
///
/// It is read as PyYAML's `safe_load` reads it, which is what MAAS uses: one document, in any style that YAML 1.1 has.
struct MaasConfigurationFile {
    /// Why a file is none.
    struct Malformed: Error, Equatable {
        /// What is wrong, to be read after the file's name.
        let reason: String
    }

    private let settings: [String: YAMLNode]

    /// Reads a file's bytes.
    init(_ bytes: [UInt8]) throws(Malformed) {
        switch try YAMLReader.read(bytes) {
        case nil, .null?: settings = [:]
        case .mapping(let map)?: settings = map
        default: throw Malformed(reason: "holds no map of settings")
        }
    }

    /// The values of a setting that takes a text or a list of texts; none when it is not set.
    func texts(_ name: String) throws(Malformed) -> [String] {
        switch settings[name] {
        case nil, .null?: return []
        case .text(let text)?: return [text]
        case .sequence(let items)?:
            return try items.map { (item) throws(Malformed) in
                guard case .text(let text) = item else {
                    throw Malformed(reason: "has something else than texts in the list \(name)")
                }
                return text
            }
        case .other(let type)?:
            throw Malformed(reason: "has a value of the type !!\(type) where the text \(name) should be")
        case .mapping?: throw Malformed(reason: "has a map where the text \(name) should be")
        }
    }
}

/// A value in YAML, as far as settings go: numbers and the like are texts.
private indirect enum YAMLNode {
    case null
    case text(String)
    /// A value that is said to be of another type.
    case other(String)
    case sequence([YAMLNode])
    /// By its keys that are texts; what is merged in (`<<`) is in it.
    case mapping([String: YAMLNode])
}

/// Reads YAML with libyaml.
private struct YAMLReader {
    private typealias Malformed = MaasConfigurationFile.Malformed

    /// More than any settings hold.
    private static let mostNodes = 10_000
    private static let mostLevels = 50
    /// What PyYAML's safe loader makes values of.
    private static let tags = Set(
        ["null", "bool", "int", "float", "binary", "timestamp", "omap", "pairs", "set", "str", "seq", "map"]
            .map { "tag:yaml.org,2002:\($0)" } + ["!"])

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var anchors: [String: YAMLNode] = [:]
    private var count = 0

    /// The one document in `bytes`, or nil when there is none.
    static func read(_ bytes: [UInt8]) throws(MaasConfigurationFile.Malformed) -> YAMLNode? {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw Malformed(reason: "can't be read: there is no memory") }
        defer { yaml_parser_delete(parser) }
        // The parser keeps the pointer, so the bytes have to stay where they are.
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
        defer { buffer.deallocate() }
        _ = buffer.initialize(from: bytes)
        yaml_parser_set_input_string(parser, buffer.baseAddress, bytes.count)
        var reader = YAMLReader(parser: parser)
        return try reader.document()
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>) { self.parser = parser }

    private mutating func document() throws(Malformed) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            var event = try next()
            defer { yaml_event_delete(&event) }
            switch event.type {
            case YAML_STREAM_END_EVENT: return root
            case YAML_DOCUMENT_START_EVENT:
                guard root == nil else {
                    throw Malformed(reason: "holds more than one document, of which MAAS reads none")
                }
                root = try node(level: 0)
            default: break
            }
        }
    }

    private mutating func node(level: Int) throws(Malformed) -> YAMLNode {
        var event = try next()
        defer { yaml_event_delete(&event) }
        return try node(event, level)
    }

    private mutating func node(_ event: yaml_event_t, _ level: Int) throws(Malformed) -> YAMLNode {
        count += 1
        guard count <= Self.mostNodes, level <= Self.mostLevels else {
            throw Malformed(reason: "holds more than any settings do")
        }
        switch event.type {
        case YAML_ALIAS_EVENT:
            let name = Self.text(event.data.alias.anchor) ?? ""
            guard let node = anchors[name] else {
                throw Malformed(reason: "names an anchor *\(Self.shown(name)) that is not there")
            }
            return node
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            try Self.check(scalar.tag)
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let text = String(decoding: bytes, as: UTF8.self)
            let isNull =
                scalar.plain_implicit == 1 && ["", "~", "null", "Null", "NULL"].contains(text)
                || Self.text(scalar.tag) == "tag:yaml.org,2002:null"
            let node: YAMLNode = Self.otherType(scalar.tag).map(YAMLNode.other) ?? (isNull ? .null : .text(text))
            return try keep(node, scalar.anchor)
        case YAML_SEQUENCE_START_EVENT:
            try Self.check(event.data.sequence_start.tag)
            return try keep(.sequence(items(level + 1)), event.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT:
            try Self.check(event.data.mapping_start.tag)
            return try keep(.mapping(map(level + 1)), event.data.mapping_start.anchor)
        default: throw Malformed(reason: "ends too early")
        }
    }

    private mutating func items(_ level: Int) throws(Malformed) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while let item = try item(before: YAML_SEQUENCE_END_EVENT, level) { items.append(item.node) }
        return items
    }

    /// Of two settings of one name the later one counts, and each counts before what is merged in.
    private mutating func map(_ level: Int) throws(Malformed) -> [String: YAMLNode] {
        var own: [String: YAMLNode] = [:]
        var merged: [String: YAMLNode] = [:]
        while let key = try item(before: YAML_MAPPING_END_EVENT, level) {
            let value = try node(level: level)
            switch key.node {
            case .text("<<") where key.isPlain:
                var maps = [value]
                if case .sequence(let items) = value { maps = items.reversed() }
                for map in maps {
                    guard case .mapping(let map) = map else {
                        throw Malformed(reason: "merges something that is no map")
                    }
                    merged.merge(map) { $1 }
                }
            case .text(let name): own[name] = value
            case .null, .other: break
            case .sequence, .mapping: throw Malformed(reason: "has a list or a map for the name of a setting")
            }
        }
        return merged.merging(own) { $1 }
    }

    /// The next node and whether it stands there plain, without quotes and tag; nil at the end of what it is in.
    private mutating func item(
        before end: yaml_event_type_t, _ level: Int
    ) throws(Malformed) -> (node: YAMLNode, isPlain: Bool)? {
        var event = try next()
        defer { yaml_event_delete(&event) }
        guard event.type != end else { return nil }
        let isPlain = event.type == YAML_SCALAR_EVENT && event.data.scalar.plain_implicit == 1
        return (try node(event, level), isPlain)
    }

    private mutating func keep(
        _ node: YAMLNode, _ anchor: UnsafeMutablePointer<yaml_char_t>?
    ) throws(Malformed) -> YAMLNode {
        guard let name = Self.text(anchor) else { return node }
        guard anchors.updateValue(node, forKey: name) == nil else {
            throw Malformed(reason: "has two anchors &\(Self.shown(name))")
        }
        return node
    }

    /// The type that a text is said to have, of which its value is not what stands there, such as `!!binary`.
    private static func otherType(_ tag: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        let type = text(tag)?.split(separator: ":").last.map(String.init)
        return type.flatMap { ["binary", "bool", "int", "float", "timestamp"].contains($0) ? $0 : nil }
    }

    private static func check(_ tag: UnsafeMutablePointer<yaml_char_t>?) throws(Malformed) {
        guard let tag = text(tag), !tags.contains(tag) else { return }
        throw Malformed(reason: "has a value of the type \(shown(tag))")
    }

    private mutating func next() throws(Malformed) -> yaml_event_t {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            let problem = parser.pointee.problem.map { String(cString: $0) } ?? "can't be read"
            throw Malformed(reason: "is no YAML: \(problem), line \(parser.pointee.problem_mark.line + 1)")
        }
        return event
    }

    private static func shown(_ name: String) -> String { SecretMask().shown(name, limit: 60) }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: UnsafePointer($0)) }
    }
}
