import JujuProtocol

/// What tests do to a model in one step, for which Juju has longer ways.
extension Controller {
    /// Takes a unit out of the model without a hook of its own, as `juju remove-machine --force` does with one whose machine is
    /// lost. The others hear of it as of any that leaves.
    ///
    /// - Throws: ``SimulationError`` with code `notFound`.
    package func loseUnit(_ unit: UnitName) throws(SimulationError) {
        guard model.units[unit] != nil else { throw SimulationError(.notFound, "unit \"\(unit)\" does not exist") }
        for subordinate in subordinates(of: unit) { removeUnit(subordinate) }
        removeUnit(unit)
        agenda.noteAll()
    }

    /// Writes into a databag as a charm does whose hook ends; a nil value deletes its key.
    package func publish(_ values: [String: String?], as unit: UnitName, in relation: Int) {
        model.relations[relation]?.unitBags[unit, default: .init()].merge(values.mapValues { $0 ?? "" })
        agenda.noteAll()
    }

    /// Writes into an application's databag as its leader's charm does.
    package func publish(_ values: [String: String?], as application: String, in relation: Int) {
        model.relations[relation]?.applicationBags[application, default: .init()].merge(values.mapValues { $0 ?? "" })
        agenda.noteAll()
    }

    /// Has a unit's agent read the databags of others anew at the next call.
    package func forgetDatabags(readBy unit: UnitName) {
        for relation in model.units[unit]?.delivered.relations.keys ?? [:].keys {
            model.units[unit]?.delivered.relations[relation]?.cache = [:]
        }
    }

    /// Takes the right to read a secret from an application, or from everybody.
    package func revoke(_ secret: String, from application: String?) {
        model.secrets[secret]?.grants.removeAll { grant in
            application.map { grant.target == ModelSecret.owner(application: $0) } ?? true
        }
        agenda.noteAll()
    }

    /// Lets an application read a secret as long as a relation lasts; without one, as a user does with a secret of their own.
    package func grant(_ secret: String, to application: String, over relation: Int?) {
        let scope = relation.flatMap { model.relations[$0]?.tag } ?? "model-\(model.uuid)"
        let grant = ModelSecret.Grant(
            target: ModelSecret.owner(application: application), scope: scope, role: "view")
        guard model.secrets[secret]?.grants.contains(where: { $0.target == grant.target }) == false else { return }
        model.secrets[secret]?.grants.append(grant)
        agenda.noteAll()
    }

    /// Removes a secret, whoever owns it.
    package func removeSecret(_ id: String) {
        remove(.init(uri: "secret:\(id)", id: id))
        agenda.noteAll()
    }
}
