import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite("What a region lists while racks come and go")
struct TimelineTests {
    /// Watches a host name, and keeps what is told of it.
    private final class Watch {
        private let client: MaasClient
        private let hostname: String
        private(set) var states: [[RecordedTimeline.State]] = []

        init(_ region: TestRegion, _ hostname: String) throws {
            client = try region.client()
            self.hostname = hostname
        }

        @discardableResult
        func look() throws -> [RecordedTimeline.State] {
            let nodes = try Blocking.wait { [client, hostname] () async throws(MaasError) in
                try await client.nodes.list(hostnames: [hostname])
            }.map { node in
                RecordedTimeline.State(
                    systemID: node.systemID, type: node.type.rawValue,
                    rackd: (try? node.asRackController())?.health.state)
            }
            states.append(nodes)
            return nodes
        }

        /// Looks until it sees as many changes as were recorded, and then once more.
        func follow(_ step: RecordedTimeline.Step) async throws {
            _ = try await eventually {
                try look()
                return RecordedTimeline.changes(states).count >= step.states.count
            }
            try look()
            #expect(RecordedTimeline.changes(states) == step.states, "\(step.id)")
            states = []
        }
    }

    private func step(_ id: String) throws -> RecordedTimeline.Step {
        try #require(try RecordedTimeline.recorded()[id], "\(id) is not recorded")
    }

    @Test("shows a rack that is new, that stops and that returns in the recorded states, under one id")
    func comesAndGoes() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine(hostname: "rack-a")
            let watch = try Watch(region, "rack-a")
            try watch.look()
            try machine.enroll(url: region.url, secret: region.secret)
            try await watch.follow(step("new-rack"))
            #expect(try await eventually { RackService(machine: machine.machine).isConnected })
            _ = try machine.snap("stop", "maas")
            try await watch.follow(step("rack-stops"))
            try watch.look()
            _ = try machine.snap("start", "maas")
            try await watch.follow(step("rack-returns"))
        }
    }

    @Test("shows nothing of a rack with a wrong secret")
    func wrongSecret() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine(hostname: "rack-b")
            try machine.enroll(url: region.url, secret: "0123456789abcdef0123456789abcdef")
            let isRefused = try await eventually {
                machine.files.text(at: machine.files.rackLog)?.contains("FAILED authentication") == true
            }
            #expect(isRefused)
            try await Watch(region, "rack-b").follow(step("wrong-secret"))
        }
    }

    @Test("shows a machine turned into the rack of its name, under the machine's id")
    func hijack() async throws {
        try await TestRegion.run { region in
            try region.region.addMachine(hostname: "machine-2")
            let machine = try TestMachine(hostname: "machine-2")
            let watch = try Watch(region, "machine-2")
            try watch.look()
            try machine.enroll(url: region.url, secret: region.secret)
            try await watch.follow(step("hijack"))
        }
    }

    @Test("forgets a rack that is deleted while it is stopped, and knows it under another id when it returns")
    func offlineDelete() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine(hostname: "rack-c")
            let watch = try Watch(region, "rack-c")
            try watch.look()
            try machine.enroll(url: region.url, secret: region.secret)
            let rack = try #require(try await region.rack("rack-c", in: .connected))
            try watch.look()
            #expect(try await eventually { RackService(machine: machine.machine).isConnected })
            _ = try machine.snap("stop", "maas")
            let request = HTTPRequest(.delete, "\(region.url)/api/2.0/rackcontrollers/\(rack.systemID)/")
            let answer = try await HTTPTransport().send(request, signedWith: APIKey(region.region.apiKey()))
            #expect(answer.status == 204)
            try watch.look()
            _ = try machine.snap("start", "maas")
            try await watch.follow(step("offline-delete"))
        }
    }
}
