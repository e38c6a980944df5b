import CharmKit
import Foundation
import JujuProtocol
import MaasRegion
import SealedStore
import Testing

@Suite("Whatever happens, in whatever order")
struct ExplorerTests {
    /// The seeds of a run: some hundreds, or as many as EXPLORER_RUNS says, from EXPLORER_FIRST on.
    private static let seeds: Range<UInt64> = {
        let variables = ProcessInfo.processInfo.environment
        let first = variables["EXPLORER_FIRST"].flatMap { UInt64($0) } ?? 1
        return first..<first + (variables["EXPLORER_RUNS"].flatMap { UInt64($0) } ?? 300)
    }()

    @Test("agents connect once, say what is true, and nothing leaks", arguments: 0..<UInt64(10))
    func explore(part: UInt64) {
        let count = (UInt64(Self.seeds.count) + 9) / 10
        let first = Self.seeds.lowerBound + part * count
        let finding = Explorer().explore(first..<first + count)
        #expect(finding == nil, "\(finding?.description ?? "")")
    }

    /// An agent that does as the charm on the library in Python did: it enrolls at whatever the region's databag tells.
    private final class StormyAgent: Charm {
        private let region: MaasRegionRequirer
        private let machine: TestMachine

        init(framework: Framework) { fatalError("it takes a machine") }

        init(framework: Framework, machine: TestMachine) {
            self.machine = machine
            region = MaasRegionRequirer(framework, endpoint: "maas-region")
            framework.observe(.relationChanged("maas-region")) { [self] _ in
                guard let data = try region.enrollData else { return }
                try region.publishUnitHostname(machine.name, macAddresses: machine.macAddresses)
                let token = SecretBytes(utf8: machine.world.maas.token)
                _ = try machine.enroll(url: data.apiURL, token: token, timeout: .seconds(1))
            }
        }
    }

    @Test("an agent that enrolls at every change is found out, and the run that shows it is short")
    func storm() throws {
        let explorer = Explorer(makeAgent: { StormyAgent(framework: $0, machine: $1) })
        let finding = try #require(explorer.explore(1..<20))
        #expect(finding.violation.contains("enrolled"))
        #expect(finding.steps.count <= 3)
        #expect("\(finding)".contains("@Test("))
    }
}
