import CharmKit
import SpanSpool

/// What a provider of `tracing` publishes in its application's databag under `receivers`: a list of
/// `{"protocol":{"name":"otlp_http","type":"http"},"url":"http://10.0.0.2:4318"}` (charm-relation-interfaces, tracing v2;
/// `TracingProviderAppData` of charms.tempo_coordinator_k8s.v0.tracing, LIBPATCH 8).
enum Receivers {
    /// The most bytes of a list; a provider has five protocols.
    private static let limit = 16 << 10

    /// The collector's URL for OTLP over HTTP, or what is wrong with the list; neither where the provider has not opened that yet.
    static func collector(_ text: String) -> (url: CollectorURL?, fault: String?) {
        guard text.utf8.count <= limit else { return (nil, "more receivers than anybody has") }
        guard case .array(let receivers) = JSONValue(Array(text.utf8)) else {
            return (nil, "receivers that are no list")
        }
        for receiver in receivers {
            guard case .object(let fields) = receiver, case .object(let kind) = fields["protocol"],
                case .string(let name) = kind["name"]
            else { return (nil, "a receiver without a protocol") }
            guard name == "otlp_http" else { continue }
            guard case .string(let text) = fields["url"], let url = CollectorURL(text) else {
                return (nil, "a receiver whose url is none of http or https with a host and maybe a port and a path")
            }
            return (url, nil)
        }
        return (nil, nil)
    }
}
