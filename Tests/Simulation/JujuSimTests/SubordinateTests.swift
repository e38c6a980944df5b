import Testing

/// A subordinate in bash, from deploy to removal, and how it is shown.
@Suite struct SubordinateTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write(
            "watch/metadata.yaml",
            """
            name: watch
            summary: s
            description: d
            subordinate: true
            requires: {host: {interface: juju-info, scope: container}}
            """)
        try trial.folder.write(
            script: "watch/dispatch",
            """
            case "$JUJU_DISPATCH_PATH" in
            hooks/install) mkdir -p "$CHARM_WORKLOAD_ROOT/srv"; echo "$JUJU_UNIT_NAME" > "$CHARM_WORKLOAD_ROOT/srv/watch";;
            hooks/host-relation-changed) status-set active "beside $JUJU_PRINCIPAL_UNIT: $(relation-list)";;
            esac
            """)
        try trial.deployBoth(clients: 2)
        try trial.juju("deploy", "./watch")
    }

    @Test("it is shown below its principal, as a table, in one line, and as a document")
    func shown() throws {
        #expect(try trial.juju("status").contains("\nwatch            unknown      0  watch              0  no"))
        try trial.juju("integrate", "watch", "client")
        let lines = try trial.juju("status", "--relations", "--utc").split(separator: "\n").map(String.init)
        let unit = try #require(lines.firstIndex { $0.hasPrefix("client/0*") })
        #expect(
            lines[unit + 1].wholeMatch(of: #/ +watch/\d\*? +active +idle +10\.0\.0\.11 +beside client/0: client/0/#)
                != nil)
        #expect(lines.contains { $0.wholeMatch(of: #/client:juju-info +watch:host +juju-info +subordinate/#) != nil })
        #expect(lines.contains { $0.wholeMatch(of: #/watch +active +2 +watch +0 +no .*/#) != nil })
        let status = try trial.json("status")
        #expect(status.at("applications", "watch", "units") == nil)
        #expect(status.at("applications", "watch", "subordinate-to") as? [String] == ["client"])
        #expect(status.at("applications", "watch", "relations", "host", "0", "scope") as? String == "container")
        let below = status.at("applications", "client", "units", "client/1", "subordinates") as? [String: Any] ?? [:]
        #expect(below.count == 1)
        let watch = below.values.first as? [String: Any] ?? [:]
        #expect(watch.at("workload-status", "message") as? String == "beside client/1: client/1")
        #expect(watch.at("machine") == nil && watch.at("public-address") as? String == "10.0.0.12")
        #expect(try trial.json("show-application", "watch").at("watch", "principal") as? Bool == false)
        #expect(try trial.juju("status", "--format", "oneline").contains("\n  - watch/"))
        #expect(try trial.json("status", "watch").at("applications", "client", "units", "client/0") != nil)
    }

    @Test("it runs on its principal's machine, comes with new units, and goes with its relation")
    func life() throws {
        try trial.juju("integrate", "watch:host", "client:juju-info")
        let root = try trial.juju("machine-root", "1").split(separator: "\n").joined()
        #expect(
            trial.folder.read("\(root)/srv/watch".replacing(trial.folder.path + "/", with: ""))?.hasPrefix("watch/")
                == true)
        #expect(try trial.juju("add-unit", "client").contains("watch/2"))
        let removed = try trial.juju("remove-unit", "client/2")
        #expect(removed.contains("watch/2") && removed.contains("stop"))
        #expect(try trial.json("status").at("machines", "3") == nil)
        try trial.juju("remove-relation", "watch", "client")
        #expect(!(try trial.juju("status").contains("watch/")))
        #expect(try trial.juju("status").contains("client/1"))
    }

    @Test("what makes no sense for it is refused in Juju's words")
    func refused() throws {
        let error = "cannot use --num-units or --to with subordinate application"
        #expect(try trial.refusal("deploy", "./watch", "two", "-n", "2").contains(error))
        #expect(try trial.refusal("deploy", "./watch", "two", "--to", "0").contains(error))
        #expect(try trial.refusal("add-unit", "watch").contains("application is a subordinate"))
        try trial.juju("integrate", "watch", "client")
        #expect(try trial.refusal("remove-unit", "watch/0").contains("to remove use remove-relation"))
        try trial.folder.write(
            "bundle.yaml",
            "applications: {a: {charm: ./client, num_units: 1}, w: {charm: ./watch, num_units: 1}}\nrelations: [[w, a]]\n"
        )
        #expect(
            try trial.refusal("deploy", "./bundle.yaml").contains("\"w\" is subordinate but has non-zero num_units"))
        try trial.folder.write(
            "bundle.yaml",
            "applications: {a: {charm: ./client, num_units: 1}, w: {charm: ./watch}}\nrelations: [[w, a]]\n")
        #expect(try trial.juju("deploy", "./bundle.yaml").contains("host-relation-joined"))
    }
}
