/// The types that the sender of a stream has defined so far. Ids are the sender's choice.
struct GobTypes {
    /// How many types a stream may define; Juju's calls need three.
    private static let limit = 256
    /// How deep a value may be nested; a type that holds itself would else nest as deep as the message is long.
    private static let depth = 32

    // Three types are found as fast as in a dictionary, whose type Swift would make at run time, in each hook.
    private var types: [(id: Int, type: GobType)] = []

    subscript(id: Int) -> GobType? { types.first { $0.id == id }?.type }

    mutating func define(_ id: Int, _ type: GobType) throws(GobError) {
        guard self[id] == nil else { throw GobError("type \(id) is defined twice") }
        guard types.count < Self.limit else { throw GobError("more than \(Self.limit) types") }
        types.append((id, type))
    }

    /// Reads a struct of type `id`: `read` gets each present field's definition, and takes its value or returns false.
    func structure(
        _ id: Int,
        _ reader: inout GobReader,
        _ read: (GobType.Field, inout GobReader) throws(GobError) -> Bool
    ) throws(GobError) {
        guard case .structure(_, let fields) = self[id] else { throw GobError("type \(id) is not a struct") }
        try reader.structure { (number, reader) throws(GobError) in
            guard number < fields.count else { throw GobError("a field that type \(id) does not have") }
            guard try !read(fields[number], &reader) else { return }
            try skip(fields[number].type, &reader)
        }
    }

    /// The elements of a `[]string` of type `id`.
    func strings(_ id: Int, _ reader: inout GobReader) throws(GobError) -> [[UInt8]] {
        guard case .slice(_, GobBuiltin.string) = self[id] else { throw GobError("type \(id) is not a []string") }
        var strings: [[UInt8]] = []
        for _ in 0..<(try reader.count()) { strings.append(Array(try reader.string())) }
        return strings
    }

    /// Passes over a value of type `id`, whatever that is.
    func skip(_ id: Int, _ reader: inout GobReader, depth: Int = GobTypes.depth) throws(GobError) {
        guard depth > 0 else { throw GobError("a value nested too deep") }
        switch id {
        case GobBuiltin.bool, GobBuiltin.int, GobBuiltin.uint, GobBuiltin.float: return _ = try reader.unsigned()
        case GobBuiltin.bytes, GobBuiltin.string: return _ = try reader.string()
        case GobBuiltin.complex: return _ = (try reader.unsigned(), try reader.unsigned())
        default: break
        }
        switch self[id] {
        case .array(_, let element, _), .slice(_, let element):
            for _ in 0..<(try reader.count()) { try skip(element, &reader, depth: depth - 1) }
        case .structure(_, let fields):
            try reader.structure { (number, reader) throws(GobError) in
                guard number < fields.count else { throw GobError("a field that type \(id) does not have") }
                try skip(fields[number].type, &reader, depth: depth - 1)
            }
        case .map(_, let key, let element):
            for _ in 0..<(try reader.count()) {
                try skip(key, &reader, depth: depth - 1)
                try skip(element, &reader, depth: depth - 1)
            }
        case .opaque: _ = try reader.string()
        case nil: throw GobError("type \(id) is not defined")
        }
    }
}
