/// What is asked of a storage: `data`, `data=2`, `data=pool,1,10G`. storage-add takes the count alone.
struct StorageDirective {
    /// The pool.
    private(set) var pool: String?
    /// How many.
    private(set) var count: Int?
    /// How large, in the words given.
    private(set) var size: String?

    /// Reads `NAME` or `NAME=CONSTRAINTS`, with Juju's words for what is wrong.
    static func parse(_ argument: String) throws(ToolFailure) -> (name: String, StorageDirective) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2 else {
            throw .usage("expected \"name=constraints\" or \"name\", got \(GoText.quoted(argument))")
        }
        guard parts.count == 2 else { return (name, StorageDirective()) }
        do throws(ToolFailure) {
            return (name, try StorageDirective(parts[1]))
        } catch {
            throw error.prefixed("cannot parse constraints for storage \(GoText.quoted(name))")
        }
    }

    private init() {}

    private init(_ text: String) throws(ToolFailure) {
        for field in text.split(separator: ",").map(String.init) {
            if field.wholeMatch(of: #/[a-zA-Z]+[-?a-zA-Z0-9]*/#) != nil {
                try Self.set(&pool, to: field, "pool name", quoted: true)
            } else if let count = try Self.count(field) {
                try Self.set(&self.count, to: count, "storage instance count", quoted: false)
            } else if field.wholeMatch(of: #/-?[0-9]+(?:\.[0-9]+)?[MGTPEZY](?:i?B)?/#) != nil {
                guard field.first != "-" else {
                    throw .usage("parsing storage size: expected a non-negative number, got \(GoText.quoted(field))")
                }
                try Self.set(&size, to: field, "storage size", quoted: false)
            } else {
                throw .usage("unrecognized storage constraint \(GoText.quoted(field)) not valid")
            }
        }
        guard pool != nil || count != nil || size != nil else {
            throw .usage("storage constraints require at least one field to be specified")
        }
    }

    /// The count that `field` is, or nil when it is something else.
    private static func count(_ field: String) throws(ToolFailure) -> Int? {
        guard field.wholeMatch(of: #/-?[0-9]+/#) != nil, field.first == "-" || UInt64(field) != nil else { return nil }
        guard let count = Int(field), count > 0 else {
            throw .usage("parsing storage count: count must be greater than zero, got \(GoText.quoted(field))")
        }
        return count
    }

    private static func set<T>(_ value: inout T?, to new: T, _ what: String, quoted: Bool) throws(ToolFailure) {
        if let old = value {
            let texts = [old, new].map { quoted ? GoText.quoted("\($0)") : "\($0)" }
            throw .usage("\(what) is already set to \(texts[0]), new value \(texts[1]) not valid")
        }
        value = new
    }
}
