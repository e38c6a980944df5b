import JujuProtocol

/// How Juju 4.0 relates applications (domain/relation/state/relation.go: AddRelation, inferEndpoints, addRelation).
extension Controller {
    /// Relates two applications, each given as `application` or `application:endpoint`.
    func integrateByDomain(_ left: String, _ right: String) throws(SimulationError) -> Int {
        let names = "\(GoText.quoted(left)) and \(GoText.quoted(right))"
        func refuse(_ code: SimulationError.Code, _ reason: String) -> SimulationError {
            SimulationError(code, "adding relation between endpoints \(names): \(reason)")
        }
        let all = [left, right].map(allEndpoints)
        let missing = zip([left, right], all).filter { $0.1.isEmpty }.map(\.0)
        guard missing.isEmpty else {
            throw refuse(
                .notFound,
                "cannot relate endpoints \(names): no candidates for \(missing.joined(separator: " and ")): relation endpoint not found"
            )
        }
        let pairs = fitting(all[0], all[1])
        guard let pair = pairs.first else {
            throw refuse(
                .badInput,
                "cannot relate endpoints \(names): no compatible endpoints found between applications")
        }
        guard pairs.count == 1 else {
            let matches = pairs.map { "\"\(Self.text($0))\"" }.joined(separator: "; ")
            throw refuse(
                .badInput,
                "cannot relate endpoints \(names): ambiguous relation: \(GoText.quoted("\(left) \(right)")) could refer to \(matches)"
            )
        }
        if let refusal = refusal(of: pair) {
            throw refuse(
                .conflict,
                "cannot add relation \(GoText.quoted(left)), \(GoText.quoted(right)): relation \(Self.text(pair)): \(refusal)"
            )
        }
        return addRelation(pair)
    }

    /// Why two endpoints are not related, or nil.
    private func refusal(of pair: [RelationEndpoint]) -> String? {
        if model.relations(of: pair[0].application).contains(where: { Set($0.endpoints) == Set(pair) }) {
            return "already exists"
        }
        for endpoint in pair where model.life(ofApplication: endpoint.application) != .alive {
            return "application \(endpoint.application) is not alive"
        }
        let bases = pair.compactMap { model.applications[$0.application]?.base }
        if scope(of: pair) == .container, bases.count == 2, !bases[0].isCompatible(with: bases[1]) {
            return "no compatible bases found for application \"\(pair[0].application)\" and \"\(pair[1].application)\""
        }
        for endpoint in pair {
            let limit = model.applications[endpoint.application]?.charm.endpoints[endpoint.name]?.limit ?? 0
            let count = model.relations(of: endpoint.application).count { $0.endpoints.contains(endpoint) }
            if limit > 0, count >= limit {
                return
                    "establishing a new relation for \(endpoint.application):\(endpoint.name) would exceed its maximum relation limit of \(limit)"
            }
        }
        return nil
    }

    /// The endpoints of an application, or the one that is named; also peers, which fit nothing, and the one of every charm.
    private func allEndpoints(_ text: String) -> [RelationEndpoint] {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        return (model.endpoints(ofApplication: parts.first ?? "") ?? []).filter {
            parts.count == 1 || $0.name == parts[1]
        }
    }

    private static func text(_ pair: [RelationEndpoint]) -> String {
        pair.map { "\($0.application):\($0.name)" }.joined(separator: " ")
    }
}
