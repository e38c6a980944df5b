import JujuProtocol

/// One thing that happens in a world: what an operator, Juju, MAAS, a machine or chance does. What makes no sense at the moment does
/// nothing, so that any steps can be left out of a run.
enum ExplorerStep: Hashable {
    case integrate, removeRelation, suspend, resume
    case addAgent, removeAgent(Int)
    case loseLeader
    /// Some hooks run, on units in an order that the number decides.
    case runHooks(Int, order: UInt64)
    case settle, pass
    case rotateToken, flapURL
    case maasDown, maasUp, refuseKey, acceptKey, refuseDeletion, allowDeletion
    case unreadableFiles(Int), readableFiles(Int)
    case powerOff(Int), powerOn(Int)
    /// The next hook of a unit is killed after some steps.
    case killAgent(Int, after: Int), killRegion(Int, after: Int)
    case reEnroll(Int)
    case loseSecretChanged(Int), doubleSecretChanged(Int)

    /// A step drawn from `random`, the likely ones more often.
    static func drawn(from random: inout SplitMix) -> ExplorerStep {
        let agent = Int.random(in: 0..<3, using: &random)
        switch Int.random(in: 0..<40, using: &random) {
        case 0, 1: return .integrate
        case 2: return .removeRelation
        case 3: return .suspend
        case 4: return .resume
        case 5: return .addAgent
        case 6: return .removeAgent(agent)
        case 7: return .loseLeader
        case 8..<16:
            return .runHooks(Int.random(in: 1...12, using: &random), order: UInt64.random(in: 0..<100, using: &random))
        case 16, 17: return .settle
        case 18..<22: return .pass
        case 22: return .rotateToken
        case 23: return .flapURL
        case 24: return .maasDown
        case 25: return .maasUp
        case 26: return .refuseKey
        case 27: return .acceptKey
        case 28: return .refuseDeletion
        case 29: return .allowDeletion
        case 30: return .unreadableFiles(agent)
        case 31: return .readableFiles(agent)
        case 32: return .powerOff(agent)
        case 33: return .powerOn(agent)
        case 34, 35: return .killAgent(agent, after: Int.random(in: 0..<30, using: &random))
        case 36: return .killRegion(agent % 2, after: Int.random(in: 0..<30, using: &random))
        case 37: return .reEnroll(agent)
        case 38: return .loseSecretChanged(agent)
        default: return .doubleSecretChanged(agent)
        }
    }

    /// Whether a machine may have to enroll once more for it.
    var mayEnroll: Bool {
        switch self {
        case .rotateToken, .flapURL, .killAgent, .reEnroll, .removeRelation, .removeAgent, .suspend: true
        default: false
        }
    }

    /// Whether a hook fails by it.
    var failsHook: Bool {
        switch self {
        case .killAgent, .killRegion: true
        default: false
        }
    }
}

extension ExplorerStep: CustomStringConvertible {
    /// The step as it stands in Swift.
    var description: String {
        switch self {
        case .integrate: ".integrate"
        case .removeRelation: ".removeRelation"
        case .suspend: ".suspend"
        case .resume: ".resume"
        case .addAgent: ".addAgent"
        case .removeAgent(let agent): ".removeAgent(\(agent))"
        case .loseLeader: ".loseLeader"
        case .runHooks(let count, let order): ".runHooks(\(count), order: \(order))"
        case .settle: ".settle"
        case .pass: ".pass"
        case .rotateToken: ".rotateToken"
        case .flapURL: ".flapURL"
        case .maasDown: ".maasDown"
        case .maasUp: ".maasUp"
        case .refuseKey: ".refuseKey"
        case .acceptKey: ".acceptKey"
        case .refuseDeletion: ".refuseDeletion"
        case .allowDeletion: ".allowDeletion"
        case .unreadableFiles(let agent): ".unreadableFiles(\(agent))"
        case .readableFiles(let agent): ".readableFiles(\(agent))"
        case .powerOff(let agent): ".powerOff(\(agent))"
        case .powerOn(let agent): ".powerOn(\(agent))"
        case .killAgent(let agent, let steps): ".killAgent(\(agent), after: \(steps))"
        case .killRegion(let region, let steps): ".killRegion(\(region), after: \(steps))"
        case .reEnroll(let agent): ".reEnroll(\(agent))"
        case .loseSecretChanged(let agent): ".loseSecretChanged(\(agent))"
        case .doubleSecretChanged(let agent): ".doubleSecretChanged(\(agent))"
        }
    }
}

/// A generator of numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
