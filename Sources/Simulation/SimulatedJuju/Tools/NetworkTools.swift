/// network-get.
enum NetworkTools {
    static let all = [get]

    private static let get = HookTool(
        "network-get", "Get network config.", formats: .smart,
        flags: [
            .relation, .bool("bind-address"), .bool("ingress-address"), .bool("egress-subnets"),
            .bool("primary-address"),
        ]
    ) { call throws(ToolFailure) in
        guard let binding = call.arguments.first.map(RawText.key) else { throw .usage("no arguments specified") }
        if binding.isEmpty { throw .usage("no binding name specified") }
        try call.parsed.refuse(after: 1)
        let none = ToolFailure.failed("no network config found for binding \(GoText.quoted(binding))")
        guard var network = call.context.controller.network(of: call.context.unit, binding: binding),
            let first = network.bindAddresses.first
        else { throw none }
        // Of a relation to another model it tells the public address (networkinfoiaas.go: NetworksForRelation).
        let (model, unit) = (call.context.model, call.context.unit)
        if let relation = try call.relationID().flatMap({ model.relations[$0] }), let crossing = relation.crossing,
            relation.endpoint(of: unit.application)?.name == binding, let address = model.publicAddress(of: unit)
        {
            network.ingressAddresses = [address]
            network.egressSubnets = crossing.via.isEmpty ? ["\(address)/32"] : crossing.via
        }
        let address = first.addresses.first?.value
        let noAddress = ToolFailure.failed("no addresses attached to space for binding \(GoText.quoted(binding))")
        let wanted = ["bind-address", "ingress-address", "egress-subnets"].filter { call.isOn($0) }
        if call.isOn("primary-address") {
            guard wanted.isEmpty else { throw .failed("--primary-address must be the only flag specified") }
            guard let address else { throw noAddress }
            return .value(.string(address))
        }
        if wanted.isEmpty {
            let repeatsOldNames = call.value("format") != "json"
            return .value(.record(record(of: network, withOldNames: repeatsOldNames)))
        }
        var found: [String: Value] = [:]
        for name in wanted {
            switch name {
            case "egress-subnets": found[name] = network.egressSubnets.map(Value.list(of:)) ?? .nilList
            case "ingress-address":
                guard let value = network.ingressAddresses?.first ?? address else { throw noAddress }
                found[name] = .string(value)
            default:
                guard let address else { throw noAddress }
                found[name] = .string(address)
            }
        }
        if found.count == 1, let only = found.values.first { return .value(only) }
        return .value(.map(found))
    }

    /// All of it. In YAML the fields come once more under the names they had before.
    private static func record(of network: NetworkInfo, withOldNames: Bool) -> [Value.Field] {
        let devices = network.bindAddresses.map { device in
            let addresses = device.addresses.map { address in
                Value.record(
                    [
                        Value.Field("hostname", .string(address.hostname)),
                        Value.Field("value", .string(address.value)), Value.Field("cidr", .string(address.cidr)),
                    ] + (withOldNames ? [Value.Field("address", .string(address.value))] : []))
            }
            return Value.record(
                [
                    Value.Field("mac-address", .string(device.macAddress)),
                    Value.Field("interface-name", .string(device.interfaceName)),
                    Value.Field("addresses", .list(addresses)),
                ]
                    + (withOldNames
                        ? [
                            Value.Field("macaddress", .string(device.macAddress)),
                            Value.Field("interfacename", .string(device.interfaceName)),
                        ] : []))
        }
        var fields = [Value.Field("bind-addresses", .list(devices))]
        if let subnets = network.egressSubnets, !subnets.isEmpty {
            fields.append(Value.Field("egress-subnets", .list(of: subnets)))
        }
        if let addresses = network.ingressAddresses, !addresses.isEmpty {
            fields.append(Value.Field("ingress-addresses", .list(of: addresses)))
        }
        return fields
    }
}
