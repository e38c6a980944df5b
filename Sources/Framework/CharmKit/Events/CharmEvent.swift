/// What an event carries.
///
/// An event that may be deferred is a ``DeferrableEvent`` instead; Juju's rules for the others leave nothing to come back
/// to, as after `relation-broken` or `stop`.
public protocol CharmEvent {}

/// An event that a handler may defer: it is kept as JSON in Juju's state store and emitted again in the next hook.
///
/// It must hold no secret. What it names may be gone by then, so a handler looks before it acts.
public protocol DeferrableEvent: CharmEvent, Codable {}
