/// The form of metadata.yaml (juju/charm meta.go: charmSchema).
enum MetadataSchema {
    static let charm = Schema.fields([
        .init("name", .string, absent: .refused), .init("summary", .string, absent: .refused),
        .init("description", .string, absent: .refused),
        .init("peers", .map(endpoint)), .init("provides", .map(endpoint)), .init("requires", .map(endpoint)),
        .init("extra-bindings", .map(key: .nonEmptyString("binding name"), .empty)),
        .init("revision", .int), .init("format", .int), .init("subordinate", .bool),
        .init("categories", .list(.string)), .init("tags", .list(.string)), .init("series", .list(.string)),
        .init("storage", .map(storage)), .init("devices", .map(device)), .init("deployment", deployment),
        .init("payloads", .map(.fields([.init("type", .string, absent: .refused)]))),
        .init("resources", .map(resource)), .init("terms", .list(.string)), .init("min-juju-version", .string),
        .init("assumes", .list(.any)), .init("containers", .map(container)), .init("charm-user", .string),
    ])

    /// An endpoint; its interface alone will do (ifaceExpander).
    private static let endpoint = Schema { (value, path) throws(Schema.Refusal) in
        let isShort = value.string != nil
        let long = isShort ? YAMLValue.map([.string("interface"): value]) : try Schema.map(.any).coerce(value, path)
        return try endpointFields.coerce(long, path)
    }

    private static let endpointFields = Schema.fields([
        .init("interface", .string, absent: .refused),
        .init("limit", .oneOf(.const(.null), .int)),
        .init("scope", words("global", "container"), absent: .defaults(.string("global"))),
        .init("optional", .bool, absent: .defaults(.bool(false))),
    ])

    private static let storage = Schema.fields([
        .init("type", words("block", "filesystem"), absent: .refused),
        .init("shared", .bool, absent: .defaults(.bool(false))),
        .init("read-only", .bool, absent: .defaults(.bool(false))),
        .init("multiple", .fields([.init("range", storageCount, absent: .refused)])),
        .init("minimum-size", storageSize), .init("location", .string), .init("description", .string),
        .init("properties", .list(words("transient"))),
    ])

    private static let device = Schema.fields([
        .init("description", .string), .init("type", .string, absent: .refused),
        .init("countmin", deviceCount), .init("countmax", deviceCount),
    ])

    private static let deployment = Schema.fields([
        .init("type", words("stateful", "stateless", "daemon")),
        .init("mode", words("operator", "workload"), absent: .defaults(.string("workload"))),
        .init("service", words("cluster", "loadbalancer", "external", "omit")), .init("min-version", .string),
    ])

    private static let resource = Schema.fields([
        .init("type", .string, absent: .defaults(.string("file"))),
        .init("filename", .string, absent: .defaults(.string(""))),
        .init("description", .string, absent: .defaults(.string(""))),
    ])

    private static let container = Schema.fields([
        .init("resource", .string),
        .init("mounts", .list(.fields([.init("storage", .string), .init("location", .string)]))),
        .init("uid", .int), .init("gid", .int),
    ])

    /// One of some words.
    private static func words(_ words: String...) -> Schema {
        Schema { (value, path) throws(Schema.Refusal) in
            guard let text = value.string, words.contains(text) else { throw Schema.refusal("", value, path) }
            return value
        }
    }

    /// How many storages: `2`, `1-4`, `1+` or `0-`; a list of the fewest and the most, -1 for no end.
    private static let storageCount = Schema { (value, path) throws(Schema.Refusal) in
        let counted = try Schema.oneOf(.int, .string).coerce(value, path)
        let place = path.dropFirst().joined()
        if case .int(let count) = counted {
            guard count > 0 else { throw Schema.Refusal(message: "\(place): invalid count \(count)") }
            return .list([counted, counted])
        }
        let text = counted.string ?? ""
        guard let parts = text.wholeMatch(of: #/([0-9]+)(?:[-+]|-([0-9]+))/#) else {
            throw Schema.Refusal(
                message: "\(place): value \(GoText.quoted(text)) does not match 'm', 'm-n', or 'm+'")
        }
        return .list([
            .int(try number(parts.1)),
            .int(try parts.2.map { (text) throws(Schema.Refusal) in try number(text) } ?? -1),
        ])
    }

    private static func number(_ text: Substring) throws(Schema.Refusal) -> Int {
        guard let number = Int(text) else {
            throw Schema.Refusal(
                message: "strconv.Atoi: parsing \(GoText.quoted(String(text))): value out of range")
        }
        return number
    }

    private static let storageSize = Schema { (value, path) throws(Schema.Refusal) in
        let text = try Schema.string.coerce(value, path).string ?? ""
        if let refusal = StorageSize.refusal(of: text) { throw Schema.Refusal(message: refusal) }
        return value
    }

    private static let deviceCount = Schema { (value, path) throws(Schema.Refusal) in
        let count = try Schema.int.coerce(value, path)
        guard case .int(let number) = count, number >= 0 else {
            throw Schema.Refusal(message: "invalid device count \(count.goSyntax)")
        }
        return count
    }
}

/// Sizes such as `10G`, as juju/utils reads them (size.go: ParseSize).
enum StorageSize {
    /// Why `text` is no size, or nil if it is one.
    static func refusal(of text: String) -> String? {
        let digits = text.prefix { $0 == "." || $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        if !digits.isEmpty, !suffix.isEmpty, suffix.wholeMatch(of: #/[MGTPEZY](?:i?B)?/#) == nil {
            return "invalid multiplier suffix \(GoText.quoted(String(suffix))), expected one of MGTPEZY"
        }
        let number = digits.isEmpty ? text : String(digits)
        guard let size = Double(number), size >= 0 else {
            return "expected a non-negative number, got \(GoText.quoted(number))"
        }
        return nil
    }
}
