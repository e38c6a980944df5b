import Foundation
import SimulatedJuju

extension SimulatedModel {
    /// All that others may read, as text: what Juju stores besides the contents of secrets, what was logged, and the arguments
    /// of the hook tools that charms have called. A test looks here for what must not be in the open.
    ///
    /// ```swift
    /// #expect(!model.openText.contains(token))
    /// ```
    public var openText: String {
        var texts = log.map(\.message)
        for hook in hooks { for call in hook.calls { texts += [call.tool] + call.arguments } }
        if let data = try? JSONEncoder().encode(controller.model),
            let stored = try? JSONSerialization.jsonObject(with: data)
        {
            collect(stored, into: &texts)
        }
        return texts.joined(separator: "\n")
    }

    private func collect(_ value: Any, into texts: inout [String]) {
        switch value {
        case let map as [String: Any]:
            for (key, value) in map {
                texts.append(key)
                collect(value, into: &texts)
            }
        case let list as [Any]: for value in list { collect(value, into: &texts) }
        case let text as String: texts.append(text)
        default: break
        }
    }
}
