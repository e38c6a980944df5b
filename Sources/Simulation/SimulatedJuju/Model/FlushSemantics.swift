/// How what a hook has collected reaches the model when the hook ends.
public enum FlushSemantics: String, Sendable, Codable, Hashable {
    /// As Juju does it, with its odd ways: what was merely read is sent again, secrets count although the rest is refused,
    /// and some changes of a secret in one hook undo one another.
    case faithful
    /// As one would wish: only what differs is sent, all of it counts or nothing, and every change of a secret holds.
    case wished
}
