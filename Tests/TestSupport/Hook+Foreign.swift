import SimulatedJuju

extension Hook {
    /// A hook about a storage or a container, of which the charm has none.
    public init(_ kind: Kind, storage: String, container: String) {
        self.init(kind)
        storageID = storage
        workloadName = container
        (noticeID, noticeType, noticeKey) = ("1", "custom", "example.com/notice")
        checkName = "up"
    }
}
