/// The verbs of juju that this program has not, and what to do instead.
enum Elsewhere {
    /// The sentence for a verb of juju, or nil for one that is none.
    static func sentence(for verb: String) -> String? {
        let verb = verb.hasPrefix("list-") ? String(verb.dropFirst("list-".count)) : verb
        return groups.first { $0.verbs.contains(verb) }?.sentence
    }

    private static let groups: [(verbs: Set<String>, sentence: String)] = [
        (
            [
                "bootstrap", "controllers", "show-controller", "kill-controller", "destroy-controller", "register",
                "unregister",
                "login", "logout", "whoami", "users", "add-user", "remove-user", "grant", "revoke",
                "change-user-password",
            ],
            "there is no controller here; deploy a charm, or say juju-sim add-model"
        ),
        (
            [
                "clouds", "add-cloud", "regions", "credentials", "add-credential", "autoload-credentials", "add-k8s",
                "show-cloud", "update-cloud", "remove-cloud", "subnets", "spaces", "add-space",
            ],
            "there is no cloud here; machines are folders on this one"
        ),
        (
            ["debug-hooks", "debug-hook", "debug-code"],
            "hooks run at once here; juju-sim exec --unit UNIT runs commands in a hook's context, juju-sim timeline shows each hook"
        ),
        (
            ["find", "info", "download", "create-backup", "diff-bundle", "export-bundle"],
            "juju itself does that; here charms come from disk"
        ),
        (["scale-application"], "that is for Kubernetes; juju-sim add-unit and remove-unit change the number of units"),
        (
            [
                "bind", "upgrade-machine", "upgrade-model", "upgrade-controller", "enable-ha",
            ],
            "machines are folders here, all of a kind"
        ),
        (
            ["model-defaults", "controller-config", "model-secret-backend", "secret-backends"],
            "the model has no options here; --juju-version and --seed are given when it is made"
        ),
        (
            ["metrics", "sla", "budget", "create-wallet", "wallets"],
            "metrics are checked and not kept; juju-sim collect-metrics runs the hook"
        ),
        (
            ["dump-model", "dump-db", "model-history"],
            "juju-sim timeline draws what happened, and debug-log tells it line by line"
        ),
        (["charm-resources"], "charms come from disk here, and their metadata.yaml names their resources"),
        (
            ["import-filesystem"], "storages are folders here; juju-sim add-storage makes a new one"
        ),
        (
            ["storage-pools", "create-storage-pool", "remove-storage-pool", "update-storage-pool"],
            "storages are folders here; a pool's name alone says whether they outlive their unit"
        ),
    ]
}
