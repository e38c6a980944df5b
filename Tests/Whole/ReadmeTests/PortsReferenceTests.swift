import CharmKit
import Foundation
import MaasIdentifiers
import TestSupport
import Testing

@testable import MaasAgentCharm
@testable import MaasRegionCharm

@Suite("The reference of ports")
struct PortsReferenceTests {
    /// The ports in the first column of the table under a heading, in rows that `isOf` takes.
    private static func ports(under heading: String, _ isOf: (Substring) -> Bool = { _ in true }) throws -> Set<String>
    {
        let text = try String(contentsOfFile: Project.path("docs/reference/ports.md"), encoding: .utf8)
        let section = try #require(text.section(under: heading))
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("/") && isOf($0) }
        return Set(rows.flatMap { $0.split(separator: "|")[0].split(separator: ",").map { $0.trimmed } })
    }

    private static func names(_ ports: [CharmKit.Port]) -> Set<String> { Set(ports.map(\.description)) }

    @Test("names the ports that a rack opens, and no others")
    func rack() throws {
        #expect(try Self.ports(under: "## A rack's machine") == Self.names(RackPorts.all))
    }

    @Test("names the ports that a region of each release opens, and no others", arguments: ["3.4", "3.5", "3.8", nil])
    func region(release: String?) throws {
        let named = try Self.ports(under: "## A region's machine") {
            release != "3.4" || $0.hasSuffix("3.4 and later |")
        }
        #expect(named == Self.names(RegionPorts.ports(release: release.flatMap(MaasRelease.init))))
    }
}

extension String {
    fileprivate func section(under heading: String) -> Substring? {
        guard let start = self[...].firstRange(of: heading)?.upperBound else { return nil }
        let rest = self[start...]
        return rest.firstRange(of: "\n## ").map { rest[..<$0.lowerBound] } ?? rest
    }
}

extension Substring {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
