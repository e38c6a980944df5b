/// A revision of a secret that nobody reads any more.
struct ObsoleteRevision: Codable, Equatable {
    var secret: String
    var revision: Int
}
