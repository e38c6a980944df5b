/// The content and metadata that secret-add and secret-set are given.
package struct SecretArguments {
    /// The most bytes of base64 that a value, and all values together, may have.
    private static let limit = 1_000_000

    /// The flags of both tools.
    static let flags: [ToolFlag] = [
        .value("label"), .value("description"), .value("owner"), .value("rotate"), .value("expire"), .value("file"),
    ]

    var content: [String: String]
    var rotate: String?
    var expire: Double?
    var isUnitOwned = false

    /// Reads the flags and the `key=value` arguments.
    init(_ arguments: [String], of call: ToolCall) throws(ToolFailure) {
        if let text = call.value("expire"), !text.isEmpty {
            expire = try Self.expiry(text, now: call.context.controller.now())
        }
        if let rotate = call.value("rotate"), !rotate.isEmpty {
            guard SecretRotation(rawValue: rotate) != nil else {
                throw .usage("rotate policy \(GoText.quoted(rotate)) not valid")
            }
            self.rotate = rotate
        }
        if let owner = call.value("owner"), owner != "application" {
            guard owner == "unit" else { throw .usage("secret owner \(GoText.quoted(owner)) not valid") }
            isUnitOwned = true
        }
        content = try Self.content(of: arguments)
        if let path = call.value("file"), !path.isEmpty {
            content.merge(try Self.content(ofFile: path)) { _, file in file }
        }
    }

    private static func expiry(_ text: String, now: Double) throws(ToolFailure) -> Double {
        if let moment = GoTime.seconds(text) { return moment }
        guard let duration = GoTime.duration(text) else {
            throw .usage("expire time or duration \(GoText.quoted(text)) not valid")
        }
        guard duration > 0 else { throw .usage("negative expire duration \(GoText.quoted(text)) not valid") }
        return now + duration
    }

    private static func content(of arguments: [String]) throws(ToolFailure) -> [String: String] {
        var values: [(key: String, value: [UInt8])] = []
        for argument in arguments {
            let bytes = RawText.encoded(argument)
            let stripped = bytes.prefix((bytes.lastIndex { $0 != UInt8(ascii: "=") } ?? -1) + 1)
            guard let mark = stripped.firstIndex(of: UInt8(ascii: "=")), mark > 0 else {
                throw .usage("key value \(GoText.quoted(argument)) not valid")
            }
            let key = RawText.text(Array(bytes[..<mark]))
            let value = Array(bytes[(mark + 1)...])
            guard key.hasSuffix("#file") else {
                values.append((key, value))
                continue
            }
            let name = String(key.dropLast("#file".count))
            values.append((name, try file(at: RawText.text(value), for: name)))
        }
        return try encoded(values)
    }

    private static func file(at path: String, for key: String) throws(ToolFailure) -> [UInt8] {
        let bytes: [UInt8]
        do throws(ToolFailure) {
            bytes = try AgentFile.read(path)
        } catch {
            throw error.prefixed("reading content for secret key \(GoText.quoted(key))").asUsage
        }
        try check(bytes, of: AgentFile.cleaned(path))
        return bytes
    }

    private static func content(ofFile path: String) throws(ToolFailure) -> [String: String] {
        let path = AgentFile.cleaned(path)
        do throws(ToolFailure) {
            let bytes = try AgentFile.read(path)
            try check(bytes, of: path)
            let map = GoJSONReader.texts(bytes)
            let content = if let map { map } else { try YAMLMap.parse(bytes, into: "secrets.SecretData") }
            return try encoded(
                content.sorted { $0.key < $1.key }.map { ($0.key, RawText.encoded($0.value)) })
        } catch {
            throw error.asUsage
        }
    }

    private static func check(_ bytes: [UInt8], of path: String) throws(ToolFailure) {
        guard bytes.count > limit else { return }
        throw .usage("secret content in file \(GoText.quoted(path)) too large: \(bytes.count) bytes")
    }

    /// The contents in base64, by key: the last one of equal keys. Juju goes through them in random order, here it is that
    /// in which they were given.
    private static func encoded(_ values: [(key: String, value: [UInt8])]) throws(ToolFailure) -> [String: String] {
        let last = Dictionary(values.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { $1 })
        var content: [String: String] = [:]
        var total = 0
        for (index, (key, value)) in values.enumerated() where last[key] == index {
            let isEncoded = key.hasSuffix("#base64")
            let name = isEncoded ? String(key.dropLast("#base64".count)) : key
            guard isKey(name) else { throw .usage("key \(GoText.quoted(name)) not valid") }
            let text = isEncoded ? RawText.text(value) : Base64.text(value)
            let size = isEncoded ? value.count : text.utf8.count
            guard size <= limit else {
                throw .usage("base64 encoded secret content for key \(GoText.quoted(name)) too large: \(size) bytes")
            }
            total += size
            content[name] = text
        }
        guard total <= limit else { throw .usage("base64 encoded secret content too large: \(total) bytes") }
        return content
    }

    /// Juju's rule: a letter, then two or more letters or digits, each of which a hyphen may lead.
    package static func isKey(_ text: String) -> Bool {
        guard let first = text.utf8.first, (97...122).contains(first) else { return false }
        var count = 0
        var afterHyphen = false
        for byte in text.utf8.dropFirst() {
            if byte == UInt8(ascii: "-") {
                if afterHyphen { return false }
                afterHyphen = true
            } else {
                guard (97...122).contains(byte) || (48...57).contains(byte) else { return false }
                count += 1
                afterHyphen = false
            }
        }
        return count >= 2 && !afterHyphen
    }
}
