import SimulatedJuju

/// Where an offer is: `[controller:][user/]model.offer` (core/crossmodel/offerurl.go).
struct OfferURL {
    /// The controller, or empty.
    var source = ""
    /// The owner of the model, or empty.
    var user = ""
    /// The model, or empty where only part of a URL was given.
    var model = ""
    /// The offer, or empty where only part of a URL was given; an endpoint may follow it.
    var offer = ""

    /// The offer `offer` of `model`.
    init(offer: String, of model: String) { (user, self.model, self.offer) = ("admin", model, offer) }

    /// Reads a URL, or with `allowsParts` what there is of one.
    ///
    /// - Throws: `SimulationError` in juju's words.
    init(parsing text: String, allowsParts: Bool = false) throws {
        var rest = text[...]
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let hasSource = parts.count == 3 || (parts.count == 2 && parts[1].wholeMatch(of: /[a-zA-Z0-9]+/) == nil)
        if hasSource {
            source = String(parts[0])
            rest = rest.dropFirst(source.count + 1)
        }
        if rest.first == "/" { rest = rest.dropFirst() }
        if let slash = rest.firstIndex(of: "/") {
            user = String(rest[..<slash])
            rest = rest[rest.index(after: slash)...]
        }
        let names = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        model = names.first ?? ""
        offer = names.count > 1 ? names[1] : ""
        guard !text.hasPrefix(":"), !model.contains("/"), !offer.contains("/") else {
            throw SimulationError(
                .badInput, "application offer URL has invalid form, must be [<user/]<model>.<appname>: \"\(text)\"")
        }
        if !allowsParts, model.isEmpty || offer.isEmpty {
            throw SimulationError(
                .badInput, "application offer URL is missing \(model.isEmpty ? "model" : "application")")
        }
        if !model.isEmpty, model.wholeMatch(of: /[a-z0-9][a-z0-9-]*/) == nil {
            throw SimulationError(.badInput, "model name \"\(model)\" not valid")
        }
    }

    /// The URL without the controller.
    var path: String { "\(user.isEmpty ? "admin" : user)/\(model).\(offer)" }

    /// Whether an endpoint follows the offer's name.
    var hasEndpoint: Bool { offer.contains(":") }
}

extension StateOptions {
    /// The simulation of the model that is meant, with that of the model of an offer.
    func simulation(with offer: OfferURL) throws -> (StoredSimulation, StoredSimulation) {
        guard ["", "juju-sim"].contains(offer.source) else {
            throw SimulationError(.notFound, "controller \(offer.source) not found")
        }
        let stored = try simulation(withModel: offer.model)
        let found = ([stored] + stored.others).first { $0.controller.model.name == offer.model }
        guard let found else { throw SimulationError(.notFound, "model \"admin/\(offer.model)\" not found") }
        return (stored, found)
    }
}
