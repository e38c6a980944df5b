import CharmKit
import Foundation
import JujuProtocol
import MaasRegion
import SealedStore
import TestSupport
import Testing

@Suite("The specification of maas_controller v0")
struct SpecificationTests {
    @Test("has vectors that the region's data is read as", arguments: try Specification.vectors("provider"))
    func readsProvider(vector: Specification.Vector) throws {
        try check(MaasProviderAppData.read(from: vector.databag), vector) { try MaasProviderAppData($0) }
    }

    @Test("has vectors that an agent's data is read as", arguments: try Specification.vectors("requirer"))
    func readsRequirer(vector: Specification.Vector) throws {
        try check(MaasRequirerUnitData.read(from: vector.databag), vector) { try MaasRequirerUnitData($0) }
    }

    private func check<Side: MaasDatabag>(
        _ reading: DatabagReading<Side>, _ vector: Specification.Vector, _ make: (Specification.Data) throws -> Side
    ) throws {
        switch reading {
        case .complete(let data):
            #expect(vector.reading == "complete")
            let expected = try make(#require(vector.data))
            #expect(data == expected)
            let written = expected.fields.compactMapValues { $0 }
            if vector.isWrittenSo == true { #expect(written == vector.databag) }
            #expect(Side.read(from: written) == .complete(expected))
        case .incomplete(let missing):
            #expect(vector.reading == "incomplete")
            #expect(missing == vector.missing)
        case .malformed(let field, _):
            #expect(vector.reading == "malformed")
            #expect(field == vector.field)
        }
    }

    @Test("has schemas that take what may be written, and nothing else", arguments: ["provider", "requirer"])
    func schemas(side: String) throws {
        let schema = try Specification.schema(side)
        #expect(schema.unknownWords == [])
        for vector in try Specification.vectors(side) {
            let value = [side == "provider" ? "app" : "unit": vector.databag]
            #expect(schema.accepts(value) == vector.valid, "\(vector.name)")
        }
    }

    @Test("has a schema of the secret")
    func secret() throws {
        let schema = try Specification.schema("secret")
        #expect(schema.unknownWords == [])
        #expect(schema.accepts([MaasProviderAppData.secretKey: "0123456789abcdef0123456789abcdef"]))
        #expect(!schema.accepts(["other": "x"]))
    }

    @Test("has vectors of every kind, among them what old peers were recorded publishing")
    func kinds() throws {
        let recorded = try ["app", "unit"].flatMap { try PythonLibrary.recordings("load-\($0)-databag") }
        for side in ["provider", "requirer"] {
            let vectors = try Specification.vectors(side)
            #expect(vectors.contains { $0.isWrittenSo == true })
            #expect(vectors.contains { $0.reading == "incomplete" })
            for vector in vectors where vector.recorded != nil {
                let recording = try #require(recorded.first { $0.id == vector.recorded })
                #expect(vector.databag == recording.appDatabag ?? recording.unitDatabag)
            }
        }
    }

    @Test("has a sealed token that the key beside it opens")
    func sealedToken() throws {
        let vector = try Specification.read("vectors/sealed-token.json", as: [String: String].self)
        let key = try #require(vector["secret_key"].flatMap { Data(base64Encoded: $0) })
        let directory = try TemporaryDirectory()
        let file = SealedFile(directory.file("key"), name: "maas-agent/0")
        try file.write(key.withUnsafeBytes { SecretBytes(copying: $0) })
        let pair = try BoxKeyPair(keptIn: file)
        #expect(pair.publicKey.description == vector["public_key"])
        let box = try #require(vector["token"].flatMap(SealedBox.init))
        #expect(pair.open(box) == vector["plain"].map { SecretBytes(utf8: $0) })
    }
}

extension MaasProviderAppData {
    init(_ data: Specification.Data) throws {
        func byUnit<Value>(_ map: [String: [String: String]]?, _ make: ([String: String]) throws -> Value) throws
            -> [UnitName: Value]?
        {
            try map.map { map in
                try Dictionary(uniqueKeysWithValues: map.map { (try #require(UnitName($0.key)), try make($0.value)) })
            }
        }
        self.init(
            apiURL: try RegionURL(#require(data.apiURL)), regions: try #require(data.regions), secretID: data.secretID,
            certificateAuthority: data.ca,
            racks: try byUnit(data.racks) { fields in
                RackReport(
                    RackReport.State(rawValue: try #require(fields["state"])),
                    systemID: fields["system_id"].flatMap(SystemID.init),
                    message: fields["message"], enrollment: fields["enrollment"].flatMap(EnrollmentDigest.init),
                    hostname: fields["hostname"].flatMap(HostName.init),
                    rival: fields["rival"].flatMap { UnitName($0) },
                    refresh: fields["refresh"].flatMap(MaasRelease.init))
            },
            sealedTokens: try byUnit(data.sealedTokens) { fields in
                SealedToken(publicKey: try #require(fields["public_key"]), box: try #require(fields["token"]))
            }, maasVersion: data.maasVersion)
    }
}

extension MaasRequirerUnitData {
    init(_ data: Specification.Data) throws {
        self.init(
            unit: try #require(data.unit.flatMap { UnitName($0) }),
            hostname: try #require(data.hostname.flatMap(HostName.init)), fqdn: data.fqdn.flatMap(HostName.init),
            systemID: data.systemID.flatMap(SystemID.init),
            macAddresses: try data.macAddresses?.map { try #require(MACAddress($0)) },
            enrollment: data.enrollment.flatMap(EnrollmentDigest.init),
            departure: data.departure.flatMap(RackDeparture.init), publicKey: data.publicKey.flatMap(BoxPublicKey.init))
    }
}
