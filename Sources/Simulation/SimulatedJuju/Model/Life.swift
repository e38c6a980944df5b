/// Whether a thing in the model is wanted.
public enum Life: String, Sendable, Codable, Hashable {
    case alive
    case dying
}
