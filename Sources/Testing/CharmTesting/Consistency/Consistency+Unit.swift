import CharmKit
import SimulatedJuju

extension Consistency {
    /// Options, ports, what is stored, bindings and storage.
    func checkUnit() {
        for (name, value) in state.config.sorted(by: { $0.key < $1.key }) { check(option: name, value) }
        checkPorts()
        for (key, value) in state.stored.sorted(by: { $0.key < $1.key }) {
            expect(key.utf8.count <= 256, "stored: the key \"\(key.prefix(40))…\" is longer than 256 bytes")
            expect(value.utf8.count <= 65536, "stored[\(key)] is longer than 64 KiB")
        }
        for binding in state.networks.keys.sorted() {
            expect(
                metadata.endpoints[binding] != nil || metadata.extraBindings.contains(binding)
                    || binding == "juju-info",
                "networks: the charm has no endpoint \"\(binding)\" (endpoints: \(metadata.endpointList))")
            expect(
                metadata.endpoints[binding]?.scope != .container,
                "networks: \(binding) joins units of one machine, and is bound to no network: leave it out")
        }
        for name in metadata.extraBindings where metadata.endpoints[name] != nil {
            expect(
                false,
                "the charm's metadata have \"\(name)\" as an endpoint and as an extra binding: call one otherwise")
        }
        checkPrincipal()
        let ids = state.storages.map(\.id)
        expect(Set(ids).count == ids.count, "storages: two have the same name and number: \(ids.sorted())")
        for storage in state.storages where metadata.storage[storage.name] == nil {
            let known = metadata.storage.keys.sorted().joined(separator: ", ")
            expect(false, "storages: the charm has no storage \"\(storage.name)\" (storage: \(known))")
        }
        for name in state.resources.keys.sorted() where metadata.resources[name] == nil {
            let known = metadata.resources.keys.sorted().joined(separator: ", ")
            expect(false, "resources: the charm has no resource \"\(name)\" (resources: \(known))")
        }
        let members = state.relations.filter(\.isPeer).map(\.remoteUnits.count).max() ?? 0
        if let planned = state.plannedUnits {
            expect(planned > members, "plannedUnits is \(planned), but this unit has \(members) peers")
        }
        let others = state.relations.filter(\.isPeer).flatMap(\.remoteUnits.keys)
        expect(
            !others.contains(unit.number),
            "a peer relation has \(unit) itself among the others: what it has published is its unitData")
    }

    private func check(option name: String, _ value: Value) {
        guard let option = metadata.config[name] else {
            let known = metadata.config.keys.sorted().joined(separator: ", ")
            return expect(false, "config: the charm has no option \"\(name)\" (options: \(known))")
        }
        if option.type == .secret { check(secretOption: name, value) }
        let shown = option.type == .secret ? "" : ": \(value.shown)"
        expect(option.takes(value), "config[\(name)] is not of type \(option.type)\(shown)")
    }

    /// An option of type secret: Juju keeps whatever begins with `secret:`, but only the URI of a secret can be of use.
    private func check(secretOption name: String, _ value: Value) {
        expect("options of type secret", since: 3, 4)
        guard case .string(let text) = value, !text.isEmpty else { return }
        expect(
            text.hasPrefix("secret:") && SecretURI(text).map { ModelSecret.isID($0.id) } == true,
            "config[\(name)] is no secret's URI: give secret: and the twenty characters of its id, as SecretState.uri")
    }

    /// A subordinate's unit lives beside a principal one, and no other does.
    private func checkPrincipal() {
        guard let principal = state.principal else {
            return expect(
                !metadata.isSubordinate, "the charm is a subordinate: say beside which unit it lives (principal)")
        }
        expect(metadata.isSubordinate, "principal is \(principal), but the charm is no subordinate: leave it out")
        expect(
            principal.application != unit.application, "principal is \(principal), a unit of this application itself")
    }

    private func checkPorts() {
        let ports = state.openPorts.sorted()
        for (port, next) in zip(ports, ports.dropFirst()) where port.transport == next.transport {
            guard let first = port.range, let second = next.range else { continue }
            expect(!first.overlaps(second), "openPorts: \(port) and \(next) overlap, which open-port refuses")
        }
    }
}

extension CharmMetadata.Option {
    /// Whether an option of this type may have the value.
    fileprivate func takes(_ value: Value) -> Bool {
        switch (type, value) {
        case (.string, .string), (.boolean, .bool), (.float, .number), (.float, .integer), (.int, .integer): true
        case (.int, .number(let number)): number == number.rounded()
        case (.secret, .string(let text)): text.isEmpty || text.hasPrefix("secret:")
        default: false
        }
    }
}
