import CharmKit

/// What became of enrollments, newest last: a bounded list that its charm stores.
///
/// An entry is stored together with what it tells of, in one write, so that a crash loses both or neither.
package struct EnrollmentLog: Equatable {
    /// How many entries are kept.
    package static let limit = 32

    /// The entries, oldest first.
    package private(set) var entries: [EnrollmentEntry] = []

    /// An empty log.
    package init() {}

    /// Adds an entry in the place of the oldest one if there are too many.
    package mutating func append(_ entry: EnrollmentEntry) { entries = (entries + [entry]).suffix(Self.limit) }

    /// Adds an entry unless the last one on that rack says the same; returns whether it was added.
    ///
    /// For what is found again in each hook for as long as it lasts.
    package mutating func appendIfNew(_ entry: EnrollmentEntry) -> Bool {
        if let last = entries.last(where: { $0.rack == entry.rack }), last.isSame(as: entry) { return false }
        append(entry)
        return true
    }

    /// The last entry that tells whether there is an enrollment.
    private var last: EnrollmentEntry? { entries.last { $0.kind == .enrolled || $0.kind == .left } }

    /// Whether the last thing that the log tells is that the rack has enrolled with this ID.
    package func isEnrolled(as systemID: String) -> Bool { last?.kind == .enrolled && last?.systemID == systemID }

    /// Whether the last thing that the log tells is that the rack has left.
    package var hasLeft: Bool { last?.kind == .left }
}

extension EnrollmentLog {
    /// The entries by their number, for a databag or a file of maps.
    package var fields: [String: String] {
        let names = (10..<10 + entries.count).map(String.init)
        return Dictionary(uniqueKeysWithValues: zip(names, entries.map(\.text)))
    }

    /// Reads ``fields``; what is no entry is left out.
    package init(_ fields: [String: String]) {
        let texts = fields.sorted { $0.key < $1.key }.map(\.value)
        entries = texts.compactMap(EnrollmentEntry.init(text:)).suffix(Self.limit)
    }

    /// The entries as lines for people, newest first; "none" when there are none.
    package var lines: String {
        entries.isEmpty ? "none\n" : entries.reversed().map { "\(Time.text($0.time))  \($0)\n" }.joined()
    }
}
