/// The types that every gob stream knows without a definition, by their ids.
enum GobBuiltin {
    static let bool = 1
    static let int = 2
    static let uint = 3
    static let float = 4
    static let bytes = 5
    static let string = 6
    static let complex = 7
}

/// A type as its sender defines it: Go's `wireType`.
enum GobType: Equatable {
    /// A field of a struct: its name and the id of its type.
    struct Field: Equatable {
        let name: String
        let type: Int
    }

    case array(name: String, element: Int, length: Int)
    case slice(name: String, element: Int)
    case structure(name: String, fields: [Field])
    case map(name: String, key: Int, element: Int)
    /// A type that encodes itself; its value is a run of bytes.
    case opaque(name: String)
}

extension GobType {
    /// Writes the message that defines this type under `id`.
    func writeDefinition(id: Int, to writer: inout GobWriter) {
        writer.message { message in
            message.signed(-id)
            message.structure { wireType in
                wireType.field(kind) { $0.structure { writeParts(id, to: &$0) } }
            }
        }
    }

    /// The number of the wireType field that tells what kind of type this is.
    private var kind: Int {
        switch self {
        case .array: 0
        case .slice: 1
        case .structure: 2
        case .map: 3
        case .opaque: 4
        }
    }

    private func writeParts(_ id: Int, to parts: inout GobWriter.Fields) {
        switch self {
        case .array(let name, let element, let length):
            Self.writeName(name, id, to: &parts)
            parts.signed(1, element)
            parts.signed(2, length)
        case .slice(let name, let element):
            Self.writeName(name, id, to: &parts)
            parts.signed(1, element)
        case .structure(let name, let fields):
            Self.writeName(name, id, to: &parts)
            if !fields.isEmpty { parts.field(1) { Self.write(fields, to: &$0) } }
        case .map(let name, let key, let element):
            Self.writeName(name, id, to: &parts)
            parts.signed(1, key)
            parts.signed(2, element)
        case .opaque(let name):
            Self.writeName(name, id, to: &parts)
        }
    }

    private static func writeName(_ name: String, _ id: Int, to parts: inout GobWriter.Fields) {
        parts.field(0) { common in
            common.structure {
                $0.string(0, name.utf8)
                $0.signed(1, id)
            }
        }
    }

    private static func write(_ fields: [Field], to writer: inout GobWriter) {
        writer.unsigned(UInt64(fields.count))
        for field in fields {
            writer.structure {
                $0.string(0, field.name.utf8)
                $0.signed(1, field.type)
            }
        }
    }
}

extension GobType {
    /// Reads a definition: the body of a message with a negative id.
    init(definition reader: inout GobReader) throws(GobError) {
        var type: GobType?
        try reader.structure { (kind, reader) throws(GobError) in
            guard type == nil else { throw GobError("a type of two kinds") }
            type = try Self.read(kind: kind, &reader)
        }
        guard let type else { throw GobError("a type of no kind") }
        self = type
    }

    private static func read(kind: Int, _ reader: inout GobReader) throws(GobError) -> GobType {
        var name = ""
        var numbers: [Int: Int] = [:]
        var fields: [Field] = []
        try reader.structure { (number, reader) throws(GobError) in
            switch (kind, number) {
            case (0...6, 0): name = try readName(&reader)
            case (2, 1):
                for _ in 0..<(try reader.count()) { fields.append(try readField(&reader)) }
            case (0, 1...2), (1, 1), (3, 1...2): numbers[number] = try reader.signed()
            default: throw GobError("a type definition with an unknown part")
            }
        }
        switch kind {
        case 0: return .array(name: name, element: numbers[1] ?? 0, length: numbers[2] ?? 0)
        case 1: return .slice(name: name, element: numbers[1] ?? 0)
        case 2: return .structure(name: name, fields: fields)
        case 3: return .map(name: name, key: numbers[1] ?? 0, element: numbers[2] ?? 0)
        default: return .opaque(name: name)
        }
    }

    private static func readName(_ reader: inout GobReader) throws(GobError) -> String {
        var name = ""
        try reader.structure { (number, reader) throws(GobError) in
            switch number {
            case 0: name = try reader.text()
            case 1: _ = try reader.signed()
            default: throw GobError("a type name with an unknown part")
            }
        }
        return name
    }

    private static func readField(_ reader: inout GobReader) throws(GobError) -> Field {
        var name = ""
        var type = 0
        try reader.structure { (number, reader) throws(GobError) in
            switch number {
            case 0: name = try reader.text()
            case 1: type = try reader.signed()
            default: throw GobError("a field with an unknown part")
            }
        }
        return Field(name: name, type: type)
    }
}
