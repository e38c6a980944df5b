import CharmKit
import JujuProtocol
import MaasHost
import MaasRegion

/// What MAAS has, as far as it is asked.
///
/// Agents decide what MAAS is asked about. So their number bounds no question's length and no hook's number of questions, and what
/// MAAS refuses to answer about one machine is asked apart from the others.
struct RegionInventory {
    /// The rack controllers: all, or those of these short host names.
    let racks: ([String]?) throws -> [ListedRack]
    /// The rack controllers of these IDs.
    let racksByID: ([String]) throws -> [ListedRack]
    /// The nodes of any type that have one of these short host names or MAC addresses.
    let nodes: ([String], [String]) throws -> [ListedNode]
    /// Deletes a rack controller.
    let delete: (String) throws -> DeletionOutcome

    /// How many machines a question is about at most.
    static let machinesPerQuestion = 50
    /// How many MAC addresses a question is about at most, unless one machine has more.
    static let addressesPerQuestion = 100
    /// How many questions a hook asks about nodes; what is left waits for the next one.
    static let maximumQuestions = 24

    /// What MAAS said about the nodes beside some machines.
    struct Neighbours {
        /// The nodes that have the name or an address of one of the machines.
        var nodes: [ListedNode] = []
        /// The units about which MAAS was asked.
        var asked: Set<UnitName> = []
        /// The units about which MAAS refuses to answer, with its reason.
        var refused: [UnitName: String] = [:]
    }

    /// Asks for the nodes that have the name or an address of one of these machines, in this order.
    ///
    /// MAAS has listed its racks by then, so what it refuses is the question and not the key.
    ///
    /// - Throws: ``MaasHostError`` when MAAS does not answer.
    func neighbours(of machines: [(unit: UnitName, data: MaasRequirerUnitData)]) throws -> Neighbours {
        var result = Neighbours()
        var budget = Self.maximumQuestions
        for batch in Self.batches(machines) {
            guard budget > 0 else { break }
            budget -= 1
            do {
                result.nodes += try ask(batch)
                result.asked.formUnion(batch.map(\.unit))
            } catch let error as MaasHostError where error.isAboutQuestion {
                guard batch.count > 1 else {
                    result.refused[batch[0].unit] = error.description
                    result.asked.insert(batch[0].unit)
                    continue
                }
                try askEach(batch, &result, &budget)
            }
        }
        return result
    }

    private func askEach(
        _ batch: [(unit: UnitName, data: MaasRequirerUnitData)], _ result: inout Neighbours, _ budget: inout Int
    ) throws {
        for machine in batch where budget > 0 {
            budget -= 1
            do {
                result.nodes += try ask([machine])
            } catch let error as MaasHostError where error.isAboutQuestion {
                result.refused[machine.unit] = error.description
            }
            result.asked.insert(machine.unit)
        }
    }

    private func ask(_ machines: [(unit: UnitName, data: MaasRequirerUnitData)]) throws -> [ListedNode] {
        let names = Set(machines.flatMap { [$0.data.hostname.short, $0.data.hostname.firstLabel] }).sorted()
        let addresses = Set(machines.flatMap { $0.data.macAddresses ?? [] }).sorted().map(\.description)
        return try nodes(names, addresses)
    }

    private static func batches(
        _ machines: [(unit: UnitName, data: MaasRequirerUnitData)]
    ) -> [[(unit: UnitName, data: MaasRequirerUnitData)]] {
        var batches: [[(unit: UnitName, data: MaasRequirerUnitData)]] = []
        var addresses = 0
        for machine in machines {
            let count = machine.data.macAddresses?.count ?? 0
            let fits = addresses + count <= addressesPerQuestion
            if fits, let last = batches.last, last.count < machinesPerQuestion {
                batches[batches.count - 1].append(machine)
                addresses += count
            } else {
                batches.append([machine])
                addresses = count
            }
        }
        return batches
    }
}

extension MaasHostError {
    /// Whether it is what was asked that is refused: by MAAS or, which would be a bug of ours, by `maasctl`.
    fileprivate var isAboutQuestion: Bool { code == .badRequest || code == .invalidURL || code == .bug }
}

extension HostName {
    /// The name without its domain, as it is spelled.
    var firstLabel: String { String(description.prefix { $0 != "." }) }
}
