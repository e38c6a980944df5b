import CosAgent

extension Observability {
    /// What a region controller serves: its own metrics, and at its API's port those of all of MAAS (MAAS 3.4 and later).
    static var region: Observability {
        Observability(
            scrapeJobs: [
                ScrapeJob("region", port: 5239), ScrapeJob("cluster", port: 5240, path: "/MAAS/metrics"),
            ],
            alerts: [.hostHealth])
    }
}
