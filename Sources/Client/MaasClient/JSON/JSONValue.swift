import CJSON

/// A value in an answer of MAAS: read when it is asked for, and nil when it is absent, null or of another kind.
///
/// It keeps the whole answer that it is a part of in memory.
public struct JSONValue: Sendable {
    let document: JSONDocument
    let index: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    /// What `bytes` are as JSON.
    ///
    /// - Throws: When they are none.
    package init(parsing bytes: [UInt8]) throws { self = try JSONDocument.read(bytes).root }

    private var content: UnsafeMutablePointer<cj_document> { document.content }
    var kind: cj_kind { cj_kind_of(content.pointee.words[index]) }

    /// Whether it is null.
    public var isNull: Bool { kind == cj_null }

    /// The truth value.
    public var bool: Bool? {
        switch kind {
        case cj_true: true
        case cj_false: false
        default: nil
        }
    }

    /// The integer, also when it is written as `1.0` or `1e3`; nil when it has a fraction or does not fit.
    public var int: Int? {
        switch kind {
        case cj_small_integer, cj_integer: Int(cj_integer_at(content, index))
        case cj_double: Int(exactly: cj_double_at(content, index))
        default: nil
        }
    }

    /// The number.
    public var double: Double? { kind == cj_double ? cj_double_at(content, index) : int.map(Double.init) }

    /// The text; what is no Unicode is replaced by U+FFFD.
    public var string: String? {
        withExtendedLifetime(document) { content.string(at: index) }
    }

    /// Calls `body` with the bytes of the text; nil when it is none.
    func withUTF8<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        withExtendedLifetime(document) { content.bytes(at: index).map(body) }
    }

    /// Whether it is a list.
    public var isArray: Bool { kind == cj_array }

    /// Whether it is an object.
    public var isObject: Bool { kind == cj_object }

    /// The elements of a list, or the values of an object's members; none for other kinds.
    public var elements: Elements { Elements(of: self) }

    /// The names and values of an object's members, in the order of the answer; none for other kinds.
    public var members: [(name: String, value: JSONValue)] {
        guard isObject else { return [] }
        return elements.map { ($0.name, $0) }
    }

    /// The member of an object of this name.
    public subscript(name: String) -> JSONValue? {
        var name = name
        let number = name.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { cj_number_of(content, $0, characters.count) } ?? 0
            }
        }
        return member(number)
    }

    subscript(name: JSONName) -> JSONValue? { member(name.rawValue) }

    private func member(_ number: UInt16) -> JSONValue? {
        let found = cj_member(content, index, number)
        return found == 0 ? nil : JSONValue(document: document, index: found)
    }

    /// The name by which an object has it; empty for others.
    var name: String {
        var count = 0
        let start = cj_name(content, cj_name_of(content.pointee.words[index]), &count)
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The values in a list or an object.
    public struct Elements: Sequence, IteratorProtocol {
        private let document: JSONDocument
        private var index: Int
        private let end: Int

        init(of value: JSONValue) {
            document = value.document
            index = value.index + 1
            end = value.isArray || value.isObject ? cj_next(value.content, value.index) : index
        }

        /// The next value.
        public mutating func next() -> JSONValue? {
            guard index < end else { return nil }
            defer { index = cj_next(document.content, index) }
            return JSONValue(document: document, index: index)
        }
    }
}

extension JSONValue {
    /// The texts of a list, without what is no text.
    var strings: [String] { elements.compactMap(\.string) }

    /// The member's text; empty when there is none.
    func text(_ name: JSONName) -> String { string(name) ?? "" }

    /// The member's text, without a value in between.
    func string(_ name: JSONName) -> String? {
        withExtendedLifetime(document) {
            let found = cj_member(document.content, index, name.rawValue)
            return found == 0 ? nil : document.content.string(at: found)
        }
    }

    /// The member's integer; 0 when there is none.
    func number(_ name: JSONName) -> Int { self[name]?.int ?? 0 }
}

extension JSONValue: Hashable {
    /// Whether both are the same value, in whatever order objects have their members.
    public static func == (one: JSONValue, other: JSONValue) -> Bool {
        if one.document === other.document, one.index == other.index { return true }
        switch one.kind {
        case cj_array: return other.isArray && Array(one.elements) == Array(other.elements)
        case cj_object:
            // Of members of the same name the first one counts, as for who asks for it.
            let mine = Dictionary(one.members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            let theirs = Dictionary(other.members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            return other.isObject && mine == theirs
        case cj_string, cj_long_string: return one.string == other.string
        case cj_small_integer, cj_integer, cj_double: return one.int == other.int && one.double == other.double
        default: return one.kind == other.kind
        }
    }

    /// Hashes what is quick to have: a text, a number, how many members there are.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(string)
        hasher.combine(double)
        hasher.combine(isObject ? members.count : 0)
    }
}

extension UnsafeMutablePointer<cj_document> {
    /// The bytes of the text at `index`; nil when it is none.
    fileprivate func bytes(at index: Int) -> UnsafeRawBufferPointer? {
        let kind = cj_kind_of(pointee.words[index])
        guard kind == cj_string || kind == cj_long_string else { return nil }
        var count = 0
        let start = cj_string_at(self, index, &count)
        return UnsafeRawBufferPointer(start: start, count: count)
    }

    /// The text at `index`; nil when it is none.
    fileprivate func string(at index: Int) -> String? {
        bytes(at: index).map { String(decoding: $0, as: UTF8.self) }
    }
}
