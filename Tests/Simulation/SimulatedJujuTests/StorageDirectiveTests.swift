import Testing

@testable import SimulatedJuju

@Suite struct StorageDirectiveTests {
    @Test(
        "reads a pool, a count and a size in any order",
        arguments: [
            ("data", nil, nil, nil), ("data=3", nil, 3, nil), ("data=10G,,pool-1,2", "pool-1", 2, 10240),
            ("data=1.5TiB", nil, nil, 1_572_864),
        ] as [(String, String?, Int?, Int?)])
    func reads(text: String, pool: String?, count: Int?, size: Int?) throws {
        let (name, directive) = try StorageDirective.parse(text, profile: .named("3.6.26"))
        #expect(name == "data")
        #expect(directive.pool == pool && directive.count == count && directive.size == size)
    }

    @Test(
        "says what is wrong as Juju does",
        arguments: [
            ("data=1=2", "expected \"name=constraints\" or \"name\", got \"data=1=2\""),
            ("data=,", "storage constraints require at least one field to be specified"),
            ("data=a,b", "pool name is already set to \"a\", new value \"b\" not valid"),
            ("data=1,2", "storage instance count is already set to 1, new value 2 not valid"),
            ("data=00", "parsing storage count: count must be greater than zero, got \"00\""),
            ("data=-1G", "parsing storage size: expected a non-negative number, got \"-1G\""),
            ("data=$1", "unrecognized storage constraint \"$1\" not valid"),
            ("data=99999999999999999999", "unrecognized storage constraint \"99999999999999999999\" not valid"),
        ])
    func refuses(text: String, message: String) {
        let failure = #expect(throws: ToolFailure.self) { try StorageDirective.parse(text, profile: .named("3.6.26")) }
        #expect(failure?.message.hasSuffix(message) == true)
        #expect(failure?.code == 2)
    }
}
