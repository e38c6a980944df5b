import SealedStore

/// What MAAS finds wrong with a request, in any of the shapes that it says so: a text, a list of texts, or by field a text, a list
/// or fields of their own. What is wrong with the whole of a form, Django calls `__all__`.
struct RefusedFields {
    /// The field's name, empty for the whole, and what is wrong with it.
    private(set) var complaints: [(field: String, text: String)] = []
    private let mask: SecretMask

    /// The most that are told, since others write them.
    private static let most = 20

    init(_ json: JSONValue, _ mask: SecretMask) {
        self.mask = mask
        add(json, to: "")
    }

    var isEmpty: Bool { complaints.isEmpty }

    var messages: [String: [String]] {
        complaints.reduce(into: [:]) { $0[$1.field.isEmpty ? "__all__" : $1.field, default: []].append($1.text) }
    }

    /// All of them as the end of a sentence that begins with `MAAS refuses`.
    var words: String {
        let general = complaints.filter(\.field.isEmpty).map(\.text)
        let names = complaints.map(\.field).filter { !$0.isEmpty }.reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        let special = names.map { name in
            "\(name): \(complaints.filter { $0.field == name }.map(\.text).joined(separator: " "))"
        }
        guard !general.isEmpty else { return special.joined(separator: "; ") }
        return (["the request: " + general.joined(separator: " ")] + special).joined(separator: "; ")
    }

    private mutating func add(_ json: JSONValue, to field: String) {
        guard complaints.count < Self.most, !json.isNull else { return }
        if json.isArray {
            for element in json.elements { add(element, to: field) }
        } else if json.isObject {
            for (name, value) in json.members {
                let name = name == "__all__" ? "" : mask.foreign(name, limit: 60)
                add(value, to: field.isEmpty || name.isEmpty ? field + name : "\(field).\(name)")
            }
        } else {
            let text = mask.foreign(json.string ?? json.description)
            if !text.isEmpty { complaints.append((field, text)) }
        }
    }
}
