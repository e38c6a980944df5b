import CYAML
import Glibc

/// Why the names of a charm can't be read; the message is as compilers have it, with file and line.
struct NamesError: Error {
    let message: String

    init(_ file: String, line: Int? = nil, _ message: String) {
        self.message = "\(file):\(line.map { "\($0):" } ?? "") error: \(message)"
    }
}

/// The keys of one map in a YAML file, found in the events of libyaml.
struct KeyReader {
    private let file: String
    /// The keys that lead to the map.
    private let path: [String]
    /// The lists and maps that are open, with the key that a map's next value is for; nil where a key is to come.
    private var open: [(isMap: Bool, key: String?)] = []
    private var keys: [String] = []

    /// The keys of the map that `path` leads to, in order; none when there is none.
    ///
    /// - Throws: ``NamesError`` when the file can't be read, is no YAML, or hides these keys behind an alias.
    static func keys(of path: [String], in file: String) throws(NamesError) -> [String] {
        var reader = KeyReader(file: file, path: path)
        try reader.read()
        return reader.keys
    }

    private init(file: String, path: [String]) { (self.file, self.path) = (file, path) }

    private mutating func read() throws(NamesError) {
        guard let stream = fopen(file, "r") else { throw NamesError(file, String(cString: strerror(errno))) }
        defer { fclose(stream) }
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw NamesError(file, "there is no memory") }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_input_file(parser, stream)
        var isDone = false
        while !isDone {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else {
                let problem = parser.pointee.problem.map { String(cString: $0) } ?? "is no YAML"
                throw NamesError(file, line: Int(parser.pointee.problem_mark.line) + 1, problem)
            }
            defer { yaml_event_delete(&event) }
            // Juju reads the first document.
            isDone = [YAML_STREAM_END_EVENT, YAML_DOCUMENT_END_EVENT].contains(event.type)
            try take(event)
        }
    }

    private mutating func take(_ event: yaml_event_t) throws(NamesError) {
        let line = Int(event.start_mark.line) + 1
        switch event.type {
        case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT:
            guard !isAtKey else { throw NamesError(file, line: line, "a key that is a list or a map has no name") }
            open.append((event.type == YAML_MAPPING_START_EVENT, nil))
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            open.removeLast()
            endValue()
        case YAML_ALIAS_EVENT:
            if isOnTheWay { throw NamesError(file, line: line, "names behind an alias are not found; write them out") }
            endValue()
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            guard isAtKey else { return endValue() }
            if text == "<<", isOnTheWay {
                throw NamesError(file, line: line, "names that are merged in are not found; write them out")
            }
            if open.dropLast().map(\.key) == path { keys.append(text) }
            open[open.count - 1].key = text
        default: break
        }
    }

    private var isAtKey: Bool { open.last.map { $0.isMap && $0.key == nil } ?? false }

    /// Whether what is read next is on the way to the keys, or one of them.
    private var isOnTheWay: Bool { path.starts(with: open.compactMap { $0.isMap ? $0.key : "[]" }) }

    private mutating func endValue() {
        if let last = open.indices.last, open[last].isMap { open[last].key = nil }
    }
}
