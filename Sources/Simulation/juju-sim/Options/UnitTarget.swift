import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// A unit as people name it: `app/0`, or `app/leader`.
enum UnitTarget: ExpressibleByArgument, Hashable {
    case unit(UnitName)
    case leader(of: String)

    init?(argument: String) {
        if let unit = UnitName(argument) {
            self = .unit(unit)
        } else if argument.hasSuffix("/leader"), argument.count > "/leader".count {
            self = .leader(of: String(argument.dropLast("/leader".count)))
        } else {
            return nil
        }
    }

    /// The application.
    var application: String {
        switch self {
        case .unit(let unit): unit.application
        case .leader(let application): application
        }
    }

    /// The unit that is meant; which is there, unless that is not wanted.
    func unit(in model: ModelState, mustExist: Bool = true) throws -> UnitName {
        switch self {
        case .unit(let unit):
            guard !mustExist || model.units[unit] != nil else {
                throw SimulationError(.notFound, "unit \"\(unit)\" not found")
            }
            return unit
        case .leader(let application):
            guard let leader = model.applications[application]?.leader else {
                throw SimulationError(.notFound, "could not determine leader for \"\(application)\"")
            }
            return leader
        }
    }
}

extension UnitName: ExpressibleByArgument {
    /// The unit that the argument names, or nil.
    public init?(argument: String) { self.init(argument) }
}
