import Foundation
import MaasClient

/// One of `nodes/`, `rackcontrollers/` and `regioncontrollers/`, and the objects below it.
struct NodesEndpoint {
    let name: String
    let request: RegionRequest
    let user: RegionState.User?

    private var isOfRegions: Bool { name == "regioncontrollers" }

    private func holds(_ node: SimulatedNode) -> Bool {
        switch name {
        case "rackcontrollers": node.type.isRackController
        case "regioncontrollers": node.type.isRegionController
        default: true
        }
    }

    /// The answer to a request for the list.
    func list(_ region: RegionState) throws -> HTTPAnswer {
        guard request.method == "GET" || request.method == "POST" else { return .notAllowed("POST, GET") }
        guard user != nil, request.method == "GET", request.operation == nil else {
            return .text(400, "Unrecognised signature: method=\(request.method) op=\(request.operation ?? "None")")
        }
        if let zone = request.values("zone").first(where: { $0 != "default" }) {
            return try .json(["zone": ["No such zone(s): \(zone)."]], status: 400)
        }
        // One that is none fails the whole request (maasserver/node_constraint_filter_forms.py).
        if let mac = request.values("mac_address").first(where: { !MACPattern.accepts($0) }) {
            return try .json(["mac_address": ["'\(mac)' is not a valid MAC address."]], status: 400)
        }
        guard user?.isSuperuser == true else {
            // Others see the machines and devices that are theirs or free, and no controllers.
            let visible = region.nodes.filter { holds($0) && !$0.type.isRackController && !$0.type.isRegionController }
            return try render(visible, region)
        }
        return try render(region.nodes.filter(holds), region)
    }

    private func render(_ nodes: [SimulatedNode], _ region: RegionState) throws -> HTTPAnswer {
        let (hostnames, ids, macs) = (request.values("hostname"), request.values("id"), request.values("mac_address"))
        let wanted = nodes.filter { node in
            (hostnames.isEmpty || hostnames.contains(node.hostname)) && (ids.isEmpty || ids.contains(node.systemID))
                && (macs.isEmpty || !Set(macs).isDisjoint(with: node.macAddresses))
        }
        // MAAS lists devices and machines first, then racks, then regions.
        let order = wanted.sorted { Self.rank($0) < Self.rank($1) }
        let rendering = NodeRendering(region: region)
        return try .json(order.map { try rendering.object($0, asRegion: isOfRegions) })
    }

    private static func rank(_ node: SimulatedNode) -> Int {
        node.type.isRackController ? 1 : node.type.isRegionController ? 2 : 0
    }

    /// What MAAS 3.8 says to those who may not change controllers.
    private func refusal(_ region: RegionState) -> String? {
        guard region.knowsEntitlements, name != "nodes" else { return nil }
        return
            "User does not have permission to perform this operation. The user should have permission 'can_edit_controllers'"
    }

    /// The answer to a request for the object of id `id`.
    func one(_ id: String, in region: inout RegionState) throws -> HTTPAnswer {
        if request.method == "PUT", name != "nodes", user?.isSuperuser == true { return try change(id, &region) }
        guard ["GET", "DELETE"].contains(request.method) else {
            if request.method == "PUT", user == nil { return .text(401, "Forbidden", type: "text/plain") }
            if request.method == "PUT", user?.isSuperuser == false {
                return .text(403, refusal(region) ?? "This method is reserved for admin users.")
            }
            return .notAllowed("GET, DELETE")
        }
        guard let user else { return .text(401, "Forbidden", type: "text/plain") }
        if request.method == "DELETE", !user.isSuperuser { return .text(403, refusal(region) ?? "") }
        guard let index = region.nodes.firstIndex(where: { $0.systemID == id && holds($0) }) else {
            let model = ["rackcontrollers": "RackController", "regioncontrollers": "RegionController"][name] ?? "Node"
            return .text(404, "No \(model) matches the given query.", type: "text/plain")
        }
        guard request.method == "DELETE" else {
            if request.operation == "query_power_state" { return Self.powerState(region.nodes[index]) }
            return try .json(try NodeRendering(region: region).object(region.nodes[index], asRegion: isOfRegions))
        }
        return delete(index, in: &region)
    }

    /// The recorded answers; there is nobody who could ask a BMC here.
    private static func powerState(_ node: SimulatedNode) -> HTTPAnswer {
        guard node.powerType?.isEmpty == false else {
            return .text(503, "No BMC is defined.  Cannot power control node.")
        }
        return .text(503, "No rack controllers can access the BMC of node \(node.hostname)")
    }

    /// Changes what MAAS lets be changed, ignores the rest, and shows the whole object.
    private func change(_ id: String, _ region: inout RegionState) throws -> HTTPAnswer {
        guard let index = region.nodes.firstIndex(where: { $0.systemID == id && holds($0) }) else {
            let model = isOfRegions ? "RegionController" : "RackController"
            return .text(404, "No \(model) matches the given query.", type: "text/plain")
        }
        let form = request.form
        if let zone = form["zone"], zone != "default" {
            let why = "Select a valid choice. That choice is not one of the available choices."
            return try .json(["zone": [why]], status: 400)
        }
        if let domain = form["domain"] {
            guard region.domains.contains(domain) else {
                return try .json(["domain": ["Unable to find domain \(domain)"]], status: 400)
            }
            region.nodes[index].domain = domain == SimulatedNode.defaultDomain ? nil : domain
        }
        if let type = form["power_type"] {
            guard ["", "manual", "ipmi", "redfish", "virsh", "webhook"].contains(type) else {
                let why = "Select a valid choice. \(type) is not one of the available choices."
                return try .json(["power_type": [why]], status: 400)
            }
            region.nodes[index].powerType = type
        }
        if let description = form["description"] { region.nodes[index].description = description }
        return try .json(try NodeRendering(region: region).object(region.nodes[index], asRegion: isOfRegions))
    }

    private func delete(_ index: Int, in region: inout RegionState) -> HTTPAnswer {
        let node = region.nodes[index]
        guard node.type != .regionController else {
            return .text(400, "Unable to delete \(node.hostname) as it's currently running.")
        }
        if node.type == .regionAndRackController, node.isConnected, region.servers[node.systemID] != nil {
            // It restarts itself, and so never answers; nothing else comes of it (seen with 3.7.3).
            region.restart(node.systemID)
            return region.own == node.systemID ? .badGateway : HTTPAnswer(status: 204)
        }
        // A region first makes a connected rack forget its secret, so that it does not come back by itself.
        if node.isConnected, let file = node.secretFile { try? FileManager.default.removeItem(atPath: file) }
        region.deleteRack(at: index)
        return HTTPAnswer(status: 204, headers: ["content-type": "text/plain"])
    }
}
