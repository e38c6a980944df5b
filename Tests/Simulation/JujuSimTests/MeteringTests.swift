import Testing

/// collect-metrics and set-meter-status, which Juju had until 3.5.
@Suite struct MeteringTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write("meter/metadata.yaml", "name: meter\nsummary: s\ndescription: d\n")
        try trial.folder.write(
            script: "meter/hooks/collect-metrics", "add-metric users=3 && juju-log counted; config-get")
        try trial.folder.write(
            script: "meter/hooks/meter-status-changed", "juju-log \"$JUJU_METER_STATUS $JUJU_METER_INFO\"; exit 3")
    }

    @Test("units run the hooks when asked, with next to no tools, and one that fails puts no unit in error")
    func hooks() throws {
        try trial.juju("deploy", "./meter", "-n2", "--juju-version", "2.9.52")
        #expect(try trial.juju("collect-metrics", "meter").matches(of: /collect-metrics/).count == 2)
        #expect(try trial.juju("set-meter-status", "meter/0", "RED", "--info", "pay").contains("failed: exit status 3"))
        let log = try trial.juju("debug-log", "--no-tail")
        #expect(log.contains("unit.meter/1.juju-log counted"))
        #expect(log.contains("not implemented for restricted context"))
        #expect(log.contains("unit.meter/0.juju-log RED pay"))
        #expect(!(try trial.juju("status").contains("error")))
        #expect(
            try trial.refusal("set-meter-status", "meter", "blue", code: 2).contains("not one of GREEN, AMBER, RED"))
        #expect(try trial.refusal("collect-metrics", "other").contains("\"other\" not found"))
    }

    @Test("a Juju without metering says since when")
    func missing() throws {
        try trial.juju("deploy", "./meter")
        #expect(try trial.refusal("collect-metrics", "meter/0").contains("metering ended with Juju 3.5"))
    }
}
