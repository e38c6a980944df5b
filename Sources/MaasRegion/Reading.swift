/// What came of reading a peer's databag: a peer can be late or wrong, but it can't make a hook fail.
public enum Reading<Databag> {
    /// Everything that must be there is there and is what it should be.
    case complete(Databag)
    /// These fields are not there yet.
    case incomplete(missing: [String])
    /// This field holds something else than it should, for the reason given.
    case malformed(field: String, why: String)

    /// The data when it is complete, else nil.
    public var complete: Databag? {
        guard case .complete(let databag) = self else { return nil }
        return databag
    }
}

extension Reading: Equatable where Databag: Equatable {}
extension Reading: Sendable where Databag: Sendable {}
