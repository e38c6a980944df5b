import Testing

@testable import SimulatedJuju

@Suite struct EpisodeTests {
    @Test(
        "every randomised call of a hook tool is answered, and every hook flushed, as that version of Juju did",
        arguments: ["2.9", "3.6", "4.0"])
    func recordedEpisodes(version: String) throws {
        let (world, episodes) = try Episode.recorded(of: version)
        try #require(episodes.count > 50)
        let replay = try EpisodeReplay(world)
        for episode in episodes { try replay.replay(episode) }
        try #require(replay.compared > 1_000)
        print(
            "calls as recorded by Juju \(version):", replay.compared - replay.differences.count, "of", replay.compared)
        for difference in replay.differences { Issue.record("Juju \(version): \(difference.text)") }
    }
}
