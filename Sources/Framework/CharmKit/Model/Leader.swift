/// The right to act for the whole application, which only the leader's ``Model/leader`` gives.
///
/// Whatever only the leader may do asks for this value, so that a call which Juju would refuse does not compile.
public struct Leader: Sendable {
    init() {}
}
