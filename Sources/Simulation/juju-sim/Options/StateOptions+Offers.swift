import SimulatedJuju

extension StateOptions {
    /// The simulation of the model that is meant, with that of the model of an offer.
    func simulation(with offer: OfferURL) throws -> (StoredSimulation, StoredSimulation) {
        let stored = try simulation(withModels: [offer.model])
        return (stored, try stored.source(of: offer))
    }

    /// The offers of all models of the directory, by where they are.
    func allOffers() throws -> [OfferDocument] {
        let models = try controller.places().map { try open($0.path, for: .read).load() }
        return models.flatMap { model in
            model.crossModel.offers.values.map { OfferDocument(offer: $0, model: model) }
        }
        .sorted { $0.url < $1.url }
    }

    /// Refuses the URL of an offer of a model that there is not (applicationoffers base.go: getModelFilters).
    func checkModel(of offer: OfferURL) throws {
        guard try controller.places().contains(where: { offer.names($0.name) }) else { throw try missing(offer) }
    }

    /// What is said of the model of an offer that there is not, by the model that is meant.
    private func missing(_ offer: OfferURL) throws -> SimulationError {
        let isNew = try allOffers().contains { $0.model.profile.offersByDomain }
        return SimulationError(.notFound, "model \"\(offer.modelPath)\"\(isNew ? ":" : "") not found")
    }
}

extension StoredSimulation {
    /// The model of an offer, among this one and those that are joined with it.
    func source(of offer: OfferURL) throws(SimulationError) -> StoredSimulation {
        guard ["", "juju-sim"].contains(offer.source) else {
            throw SimulationError(.notFound, "controller \(offer.source) not found")
        }
        guard let found = ([self] + others).first(where: { offer.names($0.controller.model.name) }) else {
            let isNew = controller.model.profile.offersByDomain
            throw SimulationError(.notFound, "model \"\(offer.modelPath)\"\(isNew ? ":" : "") not found")
        }
        return found
    }
}
