/// How Juju names the applications of other models (3.6, uniter.go: goalStateRelations).
package enum OtherModel {
    /// Whether an application consumes an offer of this model's: it is called `remote-` and a number, and nothing else is said of it.
    package static func isConsumer(_ application: String) -> Bool { application.hasPrefix("remote-") }

    /// Whether a name in ``GoalState/relations`` is the URL of an offer that this model consumes, which stands there in the place of the
    /// application's own name.
    package static func isOffer(_ name: String) -> Bool { name.contains(".") }
}
