/// One of the unit's own databags, as it is during a hook: what was there and what the hook changed.
struct LocalSettings {
    /// What was there.
    let original: [String: String]
    private(set) var values: [String: String]
    private var deletions: Set<String> = []
    /// Whether anything was written, be it what was there before.
    private(set) var isDirty = false

    /// The databag as the controller has it.
    init(_ values: [String: String]) { (original, self.values) = (values, values) }

    /// Sets a value; an empty one deletes the key.
    mutating func set(_ key: String, _ value: String) {
        isDirty = true
        if value.isEmpty {
            values[key] = nil
            deletions.insert(key)
        } else {
            values[key] = value
            deletions.remove(key)
        }
    }

    /// Whether anything is other than it was.
    var differs: Bool { isDirty && !RawText.areSame(values, original) }

    /// What is sent when the hook ends: the whole databag, deleted keys with an empty value.
    var final: [String: String] {
        let sent = RawText.sent(values)
        return deletions.isEmpty
            ? sent : sent.merging(deletions.map { (RawText.sentKey($0), "") }) { value, _ in value }
    }
}
