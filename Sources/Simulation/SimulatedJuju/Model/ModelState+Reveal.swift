import Foundation

extension ModelState {
    /// The content of a secret's revision, as an operator may see it; nil when there is none, or when it is not text.
    public func texts(of secret: ModelSecret, revision: Int) -> [String: String]? {
        guard let content = contents[secret.contentKey(revision)] else { return nil }
        var texts: [String: String] = [:]
        for (key, encoded) in content.values {
            guard let text = Data(base64Encoded: encoded).flatMap({ String(data: $0, encoding: .utf8) }) else {
                return nil
            }
            texts[key] = text
        }
        return texts
    }
}
