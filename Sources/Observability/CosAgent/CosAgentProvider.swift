import CharmKit

/// The charm's side of the interface `cos_agent`, over which a collector on its machine (`opentelemetry-collector`,
/// `grafana-agent`) learns what to scrape, which alerts to raise and which dashboards to show.
///
/// It publishes what `observability` returns in each relation of the endpoint when there is a new one, and when an option or the charm
/// has changed (config-changed comes after each start of Juju's agent as well); it writes only what differs. Other hooks ask nothing.
///
/// ```swift
/// let cos = CosAgentProvider(framework, charm: "maas-agent") {
///     Observability(scrapeJobs: [ScrapeJob("rack", port: 5249)], alerts: [.hostHealth])
/// }
/// ```
public final class CosAgentProvider {
    private static let key = "config"

    /// The provider of an endpoint.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - charm: The charm's name in its metadata, which is a label of its alerts.
    ///   - endpoint: The endpoint's name in the charm's metadata.
    ///   - observability: What the charm offers. What it throws fails the hook, but for ``DashboardError``: that is logged, and
    ///     what was published stays.
    @discardableResult
    public init(
        _ framework: Framework, charm: String, endpoint: String = "cos-agent",
        _ observability: @escaping () throws -> Observability
    ) {
        let publish = {
            let relations = try framework.model.liveRelations(endpoint)
            guard !relations.isEmpty else { return }
            let topology = JujuTopology(
                model: framework.model.name, modelUUID: framework.model.uuid,
                application: framework.model.application.name, charm: charm)
            do {
                let text = try JSONText.encoded(UnitConfiguration(observability(), topology))
                for relation in relations { relation.unitData.set(Self.key, text) }
            } catch let error as DashboardError {
                framework.logger.error("\(error)")
            }
        }
        framework.observe(.relationCreated(endpoint)) { _ in try publish() }
        framework.observe(.configChanged) { _ in try publish() }
        framework.observe(.upgradeCharm) { _ in try publish() }
    }
}
