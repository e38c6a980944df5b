/// The addresses of machines: 10.0.0.0/16 is divided among the models of a controller, and a model that needs more has a network
/// of its own besides, of which only a model without namespaces of the kernel makes use: a bridge has fewer ports.
extension Controller {
    /// How many models of a controller have machines with addresses of their own.
    static let networks = 16
    /// How many addresses of the common network a model has, from the tenth on.
    private static let share = 3990
    /// How many addresses it has in its own.
    private static let reserve = 64_000 - 10

    /// The address of the machine with that number; that of one that is gone, once the model has had as many as it may have at a time.
    func address(ofMachine number: Int) -> String {
        let network = model.network % Self.networks
        let place = number % Self.share
        let common = Self.address(in: 0, place + 10 + network * 4000)
        let namesakes = stride(from: place, to: number, by: Self.share)
        if !namesakes.contains(where: { model.machines[String($0)]?.address == common }) { return common }
        return Self.address(in: network + 1, number % Self.reserve + 10)
    }

    private static func address(in network: Int, _ place: Int) -> String {
        "10.\(network).\(place / 250).\(place % 250)"
    }
}
