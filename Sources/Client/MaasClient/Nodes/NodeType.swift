/// What a node is to MAAS: machine, device or controller. The same in MAAS 2.0 to 3.7; unknown values are kept.
public struct NodeType: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The number in the API.
    public let rawValue: Int

    /// The type of number `rawValue`, known or not.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// A machine that MAAS commissions and deploys.
    public static let machine = Self(rawValue: 0)
    /// A device that MAAS only names and addresses.
    public static let device = Self(rawValue: 1)
    /// A rack controller.
    public static let rackController = Self(rawValue: 2)
    /// A region controller.
    public static let regionController = Self(rawValue: 3)
    /// A region and rack controller on one machine.
    public static let regionAndRackController = Self(rawValue: 4)

    /// Whether a node of this type is a rack controller, alone or with a region.
    public var isRackController: Bool { self == .rackController || self == .regionAndRackController }

    /// Whether a node of this type is a region controller, alone or with a rack.
    public var isRegionController: Bool { self == .regionController || self == .regionAndRackController }

    /// Whether it is a type that came after MAAS 3.8: what that is, MAAS alone knows.
    var isNew: Bool { rawValue > Self.regionAndRackController.rawValue }

    /// The type in words, as MAAS's own `node_type_name`.
    public var description: String {
        switch rawValue {
        case 0: "Machine"
        case 1: "Device"
        case 2: "Rack controller"
        case 3: "Region controller"
        case 4: "Region and rack controller"
        default: "Node type \(rawValue)"
        }
    }
}
