/// manifest.yaml (juju/charm manifest.go: ReadManifest).
struct ManifestFile {
    /// The bases that the charm runs on.
    private(set) var bases: [CharmBase] = []

    private static let schema = Schema.list(
        .fields([.init("name", .string), .init("channel", .string), .init("architectures", .list(.string))]))

    /// Reads the file.
    init(_ document: DocumentNode?) throws(YAMLFailure) {
        guard let document, !document.isPlainNull else { return }
        do throws(YAMLFailure) {
            bases = try Self.bases(document)
        } catch {
            // An error about NaN is not equal to itself, so juju/errors leaves out what was said on its way (Err.Error).
            let holdsNaN = error.message.hasSuffix(", got float64(NaN)")
            throw YAMLFailure(
                holdsNaN ? String(error.message.dropFirst("coerce: ".count)) : "manifest: \(error.message)")
        }
    }

    private static func bases(_ document: DocumentNode) throws(YAMLFailure) -> [CharmBase] {
        if document.isNull { throw YAMLFailure("coerce: expected list, got nothing") }
        guard case .map = document.content else {
            var decoder = DocumentDecoder()
            try decoder.refuse(document, into: "map[interface {}]interface {}")
            try decoder.finish()
            return []
        }
        let raw = try document.value()["bases"] ?? .null
        let list: YAMLValue
        do throws(Schema.Refusal) {
            list = try schema.coerce(raw, [])
        } catch {
            throw YAMLFailure("coerce: \(error.message)")
        }
        var bases: [CharmBase] = []
        for details in list.list ?? [] { bases.append(try CharmBase(details)) }
        return bases
    }
}

extension CharmBase {
    /// The base that an entry of `bases` names (parseBases, Base.Validate).
    fileprivate init(_ details: YAMLValue) throws(YAMLFailure) {
        let os = details["name"]?.string ?? ""
        var channel: BaseChannel?
        if let text = details["channel"]?.string {
            do throws(YAMLFailure) {
                channel = try BaseChannel(text)
            } catch {
                throw YAMLFailure("parsing channel \(GoText.quoted(text)): \(error.message)")
            }
        }
        let architectures = (details["architectures"]?.list ?? []).compactMap(\.string).map(Architecture.normalized)
        if os.isEmpty { throw YAMLFailure("base without name not valid") }
        guard CharmBase.systems.contains(os) else {
            throw YAMLFailure("os \(GoText.quoted(os)) not valid")
        }
        guard let channel else { throw YAMLFailure("channel not valid") }
        if let unknown = architectures.first(where: { !Architecture.known.contains($0) }) {
            throw YAMLFailure("architecture \(GoText.quoted(unknown)) not valid")
        }
        self.init(os: os, channel: channel, architectures: architectures)
    }
}
