import Foundation
import MaasClient
import Synchronization

/// The simulation's own channel between racks and region, below `/MAAS/simulated-rpc/`.
///
/// Real racks speak AMP (Twisted) on TCP ports 5250 and up. Here the same steps go over HTTP: a challenge in both
/// directions, then `RegisterRackController` with the same arguments; a connection lasts until it is taken back.
final class RackChannel: Sendable {
    private let store: RegionStore
    /// The message of each challenge that waits for its answer.
    private let challenges = Mutex<[String: String]>([:])

    init(store: RegionStore) { self.store = store }

    /// The answer to the request `command` with `body`.
    func answer(_ command: Substring, body: Data) throws -> HTTPAnswer {
        switch command {
        case "challenge": try challenge(JSONDecoder().decode(RackChallenge.self, from: body))
        case "register": try register(JSONDecoder().decode(RackRegistration.self, from: body))
        case "disconnect": try disconnect(JSONDecoder().decode(RackDisconnection.self, from: body))
        default: .text(404, "Unknown command: \(command)")
        }
    }

    private func challenge(_ challenge: RackChallenge) throws -> HTTPAnswer {
        guard let proof = SharedSecretProof(of: challenge.message, secret: try store.read().secret) else {
            return .text(400, "The message is not hexadecimal.")
        }
        let session = Names.uuid()
        let message = SharedSecretProof.newMessage()
        challenges.withLock { challenges in
            if challenges.count > 1000 { challenges.removeAll() }
            challenges[session] = message
        }
        return try .encoded(RackChallenge.Answer(session: session, message: message, proof: proof))
    }

    private func register(_ rack: RackRegistration) throws -> HTTPAnswer {
        let message = challenges.withLock { $0.removeValue(forKey: rack.session) }
        return try store.update { region in
            guard let message, rack.proof.isValid(for: message, secret: region.secret) else {
                store.files.log(
                    "[critical] Rack controller FAILED authentication from '\(rack.hostname)'; dropping connection.",
                    to: store.files.regionLog
                )
                return .text(401, "FAILED authentication")
            }
            let connection = Names.uuid()
            let node: SimulatedNode
            do {
                node = try region.register(rack, connection: connection)
            } catch let error as HostnameError {
                let why =
                    "Failed to register rack controller '\(rack.system_id)' with the master. Connection will be dropped."
                store.files.log("[critical] \(why) {'hostname': ['\(error.reason)']}", to: store.files.regionLog)
                return .text(400, why)
            }
            store.files.log("[info] Rack controller '\(node.systemID)' registered.", to: store.files.regionLog)
            return try .encoded(
                RackRegistration.Answer(
                    system_id: node.systemID,
                    uuid: region.uuid,
                    version: region.version,
                    connection: connection
                )
            )
        }
    }

    private func disconnect(_ rack: RackDisconnection) throws -> HTTPAnswer {
        try store.update { region in
            if let index = region.nodes.firstIndex(where: { $0.connection == rack.connection }) {
                region.nodes[index].connection = nil
            }
            return .text(204, "")
        }
    }
}

/// A rack's challenge to the region.
struct RackChallenge: Codable {
    let message: String

    /// The region's proof, and its own challenge.
    struct Answer: Codable {
        let session: String
        let message: String
        let proof: SharedSecretProof
    }
}

/// What a rack tells when it registers: the arguments of MAAS's `RegisterRackController`, by their names there.
struct RackRegistration: Codable {
    let session: String
    let proof: SharedSecretProof
    let system_id: String
    let hostname: String
    let mac_addresses: [String]
    let version: String
    let secret_file: String

    /// What the region makes of it.
    struct Answer: Codable {
        let system_id: String
        let uuid: String
        let version: String
        let connection: String
    }
}

/// The end of a rack's connection.
struct RackDisconnection: Codable {
    let connection: String
}

extension HTTPAnswer {
    /// An answer of JSON that holds `value`.
    static func encoded(_ value: some Encodable) throws -> HTTPAnswer {
        HTTPAnswer(
            status: 200,
            headers: ["content-type": "application/json"],
            body: Array(try JSONEncoder().encode(value))
        )
    }
}
