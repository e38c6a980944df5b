/// What the controller of the recordings, which was a stand-in, said in other words than Juju's own.
enum StandIn {
    /// The text as Juju's controller has it.
    static func corrected(_ text: String) -> String {
        text
            // apiserver uniter commitHookChangesForOneUnit
            .replacing("revoking secrets:", with: "revoking secrets access:")
            // state StorageAttachment
            .replacing(/option -s: storage "(\w+\/\d+)" not found/) {
                "option -s: storage attachment \($0.1):maas-region/0 not found"
            }
    }
}
