internal import CYAML

/// One of MAAS's configuration files, `rackd.conf` or `regiond.conf`: a map in YAML, written by MAAS, by people and by tools.
///
/// It is read as PyYAML's `safe_load` reads it, which is what MAAS uses: one document, in any style that YAML 1.1 has.
struct MaasConfigurationFile {
    /// Why a file is none.
    struct Malformed: Error, Equatable {
        /// What is wrong, to be read after the file's name.
        let reason: String
    }

    private let fields: [String: YAMLNode]

    /// Reads a file's bytes.
    init(_ bytes: [UInt8]) throws(Malformed) {
        switch try YAMLReader.read(bytes) {
        case nil: fields = [:]
        case .mapping(let pairs)?: fields = try Self.fields(of: pairs)
        case .scalar(let scalar)? where scalar.isNull: fields = [:]
        default: throw Malformed(reason: "holds no map of settings")
        }
    }

    /// The values of a setting that takes a text or a list of texts; none when it is not set.
    func texts(_ name: String) throws(Malformed) -> [String] {
        switch fields[name] {
        case nil: return []
        case .scalar(let scalar)?: return scalar.isNull ? [] : [scalar.text]
        case .sequence(let items)?:
            var texts: [String] = []
            for item in items {
                guard case .scalar(let scalar) = item else {
                    throw Malformed(reason: "has something else than texts in the list \(name)")
                }
                if !scalar.isNull { texts.append(scalar.text) }
            }
            return texts
        case .mapping?: throw Malformed(reason: "has a map where the text \(name) should be")
        }
    }

    /// The fields by name; of two of one name the later one counts, and what is merged in (`<<`) comes before both.
    private static func fields(of pairs: [YAMLPair]) throws(Malformed) -> [String: YAMLNode] {
        var own: [String: YAMLNode] = [:]
        var merged: [String: YAMLNode] = [:]
        for pair in pairs {
            guard case .scalar(let key) = pair.key else { continue }
            guard key.isPlain, key.text == "<<" else {
                own[key.text] = pair.value
                continue
            }
            let maps: [YAMLNode]
            if case .sequence(let items) = pair.value { maps = items } else { maps = [pair.value] }
            for map in maps {
                guard case .mapping(let pairs) = map else { throw Malformed(reason: "merges something that is no map") }
                merged.merge(try fields(of: pairs)) { first, _ in first }
            }
        }
        return merged.merging(own) { $1 }
    }
}

/// A value in YAML.
indirect enum YAMLNode {
    /// A text; whether it stands there plain, without quotes, tells `null` from `"null"`.
    struct Scalar {
        let text: String
        let isPlain: Bool

        var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }
    }

    case scalar(Scalar)
    case sequence([YAMLNode])
    case mapping([YAMLPair])
}

/// A key and its value.
struct YAMLPair {
    let key: YAMLNode
    let value: YAMLNode
}

/// Reads YAML with libyaml.
private struct YAMLReader {
    /// More than any settings hold.
    private static let mostNodes = 10_000
    private static let mostLevels = 50

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private var anchors: [String: YAMLNode] = [:]
    private var count = 0

    /// The one document in `bytes`, or nil when there is none.
    static func read(_ bytes: [UInt8]) throws(MaasConfigurationFile.Malformed) -> YAMLNode? {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw malformed("can't be read: there is no memory") }
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

    private mutating func document() throws(MaasConfigurationFile.Malformed) -> YAMLNode? {
        var root: YAMLNode?
        var documents = 0
        while true {
            var event = try next()
            defer { yaml_event_delete(&event) }
            switch event.type {
            case YAML_STREAM_END_EVENT: return root
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                guard documents == 1 else {
                    throw Self.malformed("holds more than one document, of which MAAS reads none")
                }
                root = try node(level: 0)
            default: break
            }
        }
    }

    private mutating func node(level: Int) throws(MaasConfigurationFile.Malformed) -> YAMLNode {
        var event = try next()
        defer { yaml_event_delete(&event) }
        return try node(event, level)
    }

    private mutating func node(
        _ event: yaml_event_t, _ level: Int
    ) throws(MaasConfigurationFile.Malformed) -> YAMLNode {
        count += 1
        guard count <= Self.mostNodes, level <= Self.mostLevels else {
            throw Self.malformed("holds more than any settings do")
        }
        switch event.type {
        case YAML_ALIAS_EVENT:
            let name = Self.text(event.data.alias.anchor) ?? ""
            guard let node = anchors[name] else { throw Self.malformed("names an anchor *\(name) that is not there") }
            return node
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.plain_implicit == 1
            return keep(.scalar(.init(text: String(decoding: bytes, as: UTF8.self), isPlain: isPlain)), scalar.anchor)
        case YAML_SEQUENCE_START_EVENT:
            var items: [YAMLNode] = []
            while let event = try next(before: YAML_SEQUENCE_END_EVENT) {
                var event = event
                defer { yaml_event_delete(&event) }
                items.append(try node(event, level + 1))
            }
            return keep(.sequence(items), event.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT:
            var pairs: [YAMLPair] = []
            while let event = try next(before: YAML_MAPPING_END_EVENT) {
                var event = event
                defer { yaml_event_delete(&event) }
                let key = try node(event, level + 1)
                pairs.append(YAMLPair(key: key, value: try node(level: level + 1)))
            }
            return keep(.mapping(pairs), event.data.mapping_start.anchor)
        default:
            throw Self.malformed("ends too early")
        }
    }

    private mutating func keep(_ node: YAMLNode, _ anchor: UnsafeMutablePointer<yaml_char_t>?) -> YAMLNode {
        if let name = Self.text(anchor) { anchors[name] = node }
        return node
    }

    /// The next event, or nil when it is the one that ends what is read.
    private mutating func next(
        before end: yaml_event_type_t
    ) throws(MaasConfigurationFile.Malformed) -> yaml_event_t? {
        var event = try next()
        guard event.type == end else { return event }
        yaml_event_delete(&event)
        return nil
    }

    private mutating func next() throws(MaasConfigurationFile.Malformed) -> yaml_event_t {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            let problem = parser.pointee.problem.map { String(cString: $0) } ?? "is no YAML"
            throw Self.malformed("is no YAML: \(problem), line \(parser.pointee.problem_mark.line + 1)")
        }
        return event
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let pointer else { return nil }
        return pointer.withMemoryRebound(to: CChar.self, capacity: strlen(pointer)) { String(cString: $0) }
    }

    private static func strlen(_ pointer: UnsafeMutablePointer<yaml_char_t>) -> Int {
        var end = pointer
        while end.pointee != 0 { end += 1 }
        return end - pointer
    }

    private static func malformed(_ reason: String) -> MaasConfigurationFile.Malformed { .init(reason: reason) }
}
