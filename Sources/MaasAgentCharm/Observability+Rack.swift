import CharmKit
import CosAgent

extension Observability {
    /// What a rack controller serves.
    static func rack(_ framework: Framework) -> Observability {
        Observability(scrapeJobs: [ScrapeJob("rack", port: 5249)], alerts: [.hostHealth])
    }
}
