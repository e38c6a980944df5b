internal import CYaml

/// How libyaml gets its text: at most 512 bytes at a time, as go-yaml 2 has them (yamlprivateh.go: input_raw_buffer_size). So bytes that
/// are no characters are told of only when the text before them has been read, and may come behind another mistake or the end of a
/// document.
enum YAMLInput {
    private struct Source {
        let bytes: UnsafeBufferPointer<UInt8>
        var position = 0
    }

    /// Lets `parser` read `bytes` while `body` runs.
    static func give<R>(_ bytes: [UInt8], to parser: UnsafeMutablePointer<yaml_parser_t>, _ body: () -> R) -> R {
        bytes.withUnsafeBufferPointer { buffer in
            var source = Source(bytes: buffer)
            return withUnsafeMutablePointer(to: &source) { pointer in
                yaml_parser_set_input(
                    parser,
                    { data, target, room, count in
                        guard let source = data?.assumingMemoryBound(to: Source.self), let target, let count else {
                            return 0
                        }
                        // What is left of the last piece, part of a character, counts.
                        let left = max(0, 16384 - room)
                        let start = source.pointee.position
                        let length = min(max(1, 512 - left), room, source.pointee.bytes.count - start)
                        if length > 0, let base = source.pointee.bytes.baseAddress {
                            target.update(from: base + start, count: length)
                        }
                        source.pointee.position += length
                        count.pointee = length
                        return 1
                    }, pointer)
                return body()
            }
        }
    }
}
