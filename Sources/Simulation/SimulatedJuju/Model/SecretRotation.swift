/// How often a secret is to be rotated.
enum SecretRotation: String, CaseIterable {
    case never, hourly, daily, weekly, monthly, quarterly, yearly

    /// The seconds between rotations, or nil for never.
    var seconds: Double? {
        switch self {
        case .never: return nil
        case .hourly: return 3600
        case .daily: return 86400
        case .weekly: return 604_800
        case .monthly: return 2_592_000
        case .quarterly: return 7_776_000
        case .yearly: return 31_536_000
        }
    }
}
