import ArgumentParser

/// settle: runs what is left to do.
struct Settle: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Run hooks until nothing is left to do.")

    @OptionGroup var settling: SettleOptions

    func perform() throws { try settling.settle(settling.state.simulation()) }
}
