/// What an answer of JSON is to hold. JSON of another shape is not MAAS's.
enum AnswerShape {
    case nodes
    /// The node of that id; of any for nil.
    case node(systemID: String?)
    case version, user, rpcInfo, apiKey, powerState

    /// The most bytes of such an answer; nil for what grows with the machines there are.
    var sizeLimit: Int? {
        switch self {
        case .nodes, .node: nil
        case .version, .user, .rpcInfo, .apiKey, .powerState: 64 << 10
        }
    }

    /// What is wrong with `json`, as the end of a sentence; nil when nothing is.
    func objection(to json: JSONValue) -> String? {
        switch self {
        case .nodes:
            guard json.isArray else { return "which is no list" }
            guard json.elements.allSatisfy(Self.isNode) else { return "which holds something that has no system_id" }
            return json.elements.allSatisfy(Self.hasType) ? nil : "which holds a node whose node_type is no number"
        case .node(let systemID):
            guard Self.isNode(json) else { return "which is no node: it has no system_id" }
            guard Self.hasType(json) else { return "which is a node whose node_type is no number" }
            guard let systemID, json.text(.system_id) != systemID else { return nil }
            return "which is another node than the one asked for"
        case .version: return RegionVersion(json) == nil ? "which is not a version" : nil
        case .user: return User(json) == nil ? "which is not a user" : nil
        case .rpcInfo: return RPCInfo(json) == nil ? "which is not what racks are told" : nil
        case .apiKey: return APIKey(json) == nil ? "which holds no API key" : nil
        case .powerState: return json.string(.state) == nil ? "which is no power state" : nil
        }
    }

    private static func hasType(_ json: JSONValue) -> Bool { json[.node_type]?.int.map { $0 >= 0 } == true }

    private static func isNode(_ json: JSONValue) -> Bool {
        json.isObject && json[.system_id]?.withUTF8 { !$0.isEmpty } == true
    }
}
