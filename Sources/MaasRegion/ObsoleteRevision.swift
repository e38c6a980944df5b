/// A revision of a secret that nobody reads any more.
struct ObsoleteRevision: Codable, Equatable {
    var secret: String
    var label: String
    var revision: Int
}
