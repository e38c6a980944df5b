/// A client of a region's API 2.0.
///
/// Calls block until the answer is there or the time limit of the options is over. Nothing is asked when a client is
/// made: a wrong URL or key shows with the first call, best ``whoami()``.
public final class MaasClient: Sendable {
    /// The region's URL.
    public let url: MaasURL
    private let apiKey: APIKey?
    private let transport: HTTPTransport

    /// A client of the region at `url`; without `apiKey` it can ask ``version()`` and ``rpcInfo()`` only.
    public init(url: MaasURL, apiKey: APIKey? = nil, options: HTTPTransport.Options = .init()) {
        self.url = url
        self.apiKey = apiKey
        transport = HTTPTransport(options: options)
    }

    /// The rack controllers.
    public var rackControllers: RackControllers { RackControllers(client: self) }

    /// The region controllers.
    public var regionControllers: RegionControllers { RegionControllers(client: self) }

    /// The nodes of every type.
    public var nodes: Nodes { Nodes(client: self) }

    /// The version of MAAS; needs no API key.
    ///
    /// - Throws: ``MaasError``.
    public func version() throws(MaasError) -> RegionVersion { try get("version/", signed: false) }

    /// The user of the API key: the cheap way to try a key and to see its rights.
    ///
    /// - Throws: ``MaasError``.
    public func whoami() throws(MaasError) -> User { try get("users/", query: [("op", "whoami")]) }

    /// Where the region listens for racks; needs no API key, and is what a rack asks first.
    ///
    /// - Throws: ``MaasError``.
    public func rpcInfo() throws(MaasError) -> RPCInfo {
        try transport.send(HTTPRequest(.get, url.rpc)).decode(from: "GET \(url.rpc)")
    }

    /// What the API has at `path`, with `query` appended.
    func get<Value: Decodable>(
        _ path: String,
        query: [(String, String)] = [],
        signed: Bool = true
    ) throws(MaasError) -> Value {
        let fields = query.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }
        let address = url.api + path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
        return try transport.send(HTTPRequest(.get, address), signedWith: signed ? apiKey : nil)
            .decode(from: "GET \(address)")
    }

    /// Deletes what the API has at `path`.
    func delete(_ path: String, query: [(String, String)] = []) throws(MaasError) {
        let fields = query.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }
        let address = url.api + path + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
        let answer = try transport.send(HTTPRequest(.delete, address), signedWith: apiKey)
        if let error = MaasError(answer, to: "DELETE \(address)") { throw error }
    }

    /// `text` as part of a URL's path or query, such that it stays one.
    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var escaped = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if scalar.isASCII,
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "-._~".unicodeScalars.contains(scalar)
            {
                escaped.unicodeScalars.append(scalar)
            } else {
                escaped += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return escaped
    }
}
