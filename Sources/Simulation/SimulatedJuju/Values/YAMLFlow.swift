internal import CYaml

/// Plain texts in flow collections, which in go-yaml 2 a question mark ends wherever it stands (scannerc.go:
/// yaml_parser_scan_plain_scalar); libyaml reads on.
struct YAMLFlow {
    /// What ends each collection that is open; nil for one in block style.
    private var ends: [(mark: String?, line: Int)] = []

    /// What go-yaml 2 does not find in the place of the question mark, with the line that it says, or nil.
    mutating func problem(_ event: yaml_event_t) -> (line: Int, words: String)? {
        let line = Int(event.start_mark.line)
        switch event.type {
        case YAML_SEQUENCE_START_EVENT:
            ends.append((event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE ? "]" : nil, line))
        case YAML_MAPPING_START_EVENT:
            ends.append((event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? "}" : nil, line))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: ends.removeLast()
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            guard let end = ends.last, let mark = end.mark, scalar.style == YAML_PLAIN_SCALAR_STYLE,
                UnsafeBufferPointer(start: scalar.value, count: scalar.length).contains(UInt8(ascii: "?"))
            else { return nil }
            return (line > 0 ? line : end.line, "did not find expected ',' or '\(mark)'")
        default: break
        }
        return nil
    }
}
