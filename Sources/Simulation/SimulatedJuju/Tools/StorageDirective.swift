/// What is asked of a storage: `data`, `data=2`, `data=pool,1,10G`. storage-add takes the count alone.
struct StorageDirective {
    /// The pool.
    private(set) var pool: String?
    /// How many.
    private(set) var count: Int?
    /// How large, in MiB.
    private(set) var size: Int?

    /// Reads `NAME` or `NAME=CONSTRAINTS`, with Juju's words for what is wrong.
    static func parse(
        _ argument: String, profile: JujuProfile
    ) throws(ToolFailure) -> (name: String, StorageDirective) {
        // One directive, several constraints.
        let words = profile.storageWord == "directive" ? "directive" : "constraints"
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, !name.isEmpty, parts.count <= 2 else {
            throw .usage("expected \"name=\(words)\" or \"name\", got \(GoText.quoted(argument))")
        }
        guard parts.count == 2 else { return (name, StorageDirective()) }
        do throws(ToolFailure) {
            return (name, try StorageDirective(parts[1], profile))
        } catch {
            throw error.prefixed("cannot parse \(words) for storage \(GoText.quoted(name))")
        }
    }

    private init() {}

    private init(_ text: String, _ profile: JujuProfile) throws(ToolFailure) {
        let isOnce = profile.refusesRepeatedStorage
        for field in text.split(separator: ",").map(String.init) {
            if field.wholeMatch(of: #/[a-zA-Z]+[-?a-zA-Z0-9]*/#) != nil {
                try Self.refuse(pool.map(GoText.quoted), GoText.quoted(field), "pool name")
                pool = field
            } else if let count = try Self.count(field) {
                if isOnce { try Self.refuse(self.count, count, "storage instance count") }
                self.count = count
            } else if field.wholeMatch(of: #/-?[0-9]+(?:\.[0-9]+)?[MGTPEZY](?:i?B)?/#) != nil {
                guard field.first != "-" else {
                    throw .usage("parsing storage size: expected a non-negative number, got \(GoText.quoted(field))")
                }
                let megabytes = Self.megabytes(field)
                if isOnce { try Self.refuse(size, megabytes, "storage size") }
                size = megabytes
            } else {
                throw .usage("unrecognized storage \(profile.storageWord) \(GoText.quoted(field)) not valid")
            }
        }
        guard pool != nil || count != nil || size != nil else {
            throw .usage("storage \(profile.storageWord)s require at least one field to be specified")
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

    /// The size in MiB, rounded up.
    private static func megabytes(_ text: String) -> Int {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let power = text.dropFirst(digits.count).first.flatMap { Array("MGTPEZY").firstIndex(of: $0) } ?? 0
        let size = (0..<power).reduce(Double(digits) ?? 0) { size, _ in size * 1024 }.rounded(.up)
        return Int(exactly: size) ?? .max
    }

    private static func refuse<T>(_ old: T?, _ new: T, _ what: String) throws(ToolFailure) {
        guard let old else { return }
        throw .usage("\(what) is already set to \(old), new value \(new) not valid")
    }
}
