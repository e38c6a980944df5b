import TestSupport
import Testing

@testable import SimulatedJuju

/// What juju/charm v12 refuses of a bundle (bundledata.go), and how placements and bases are read.
@Suite struct BundleRuleTests {
    private func bundle(_ text: String) throws -> Bundle {
        let folder = try TemporaryDirectory()
        do {
            return try Bundle(path: try folder.write("bundle.yaml", text))
        } catch let error as SimulationError {
            throw SimulationError(error.code, String(error.message.dropFirst(folder.file("bundle.yaml").count + 2)))
        }
    }

    @Test(
        "a bundle is refused in Juju's words",
        arguments: [
            ("series: jammy\n", "at least one application must be specified"),
            ("bundle: swarm\napplications: {a: {charm: ./a}}\n", "bundle has an invalid type \"swarm\""),
            ("applications: {a: }\n", "bundle application for key \"a\" is undefined"),
            ("applications: {a: {num_units: 1}}\n", "empty charm path"),
            ("applications: {a: {charm: ./a, num_units: x}}\n", "line 1: cannot unmarshal !!str `x` into int"),
            (
                "applications: {a: {charm: ./a, num_units: -1}}\n",
                "negative number of units specified on application \"a\""
            ),
            ("applications: {a: {charm: ./a, num_units: 1, scale: 1}}\n", "cannot specify both scale and num_units"),
            (
                "applications: {a: {charm: ./a, placement: x}}\n",
                "unmarshal document 0: placement (x) not valid for non-Kubernetes application \"a\""
            ),
            (
                "applications: {a: {charm: ./a, to: [new]}}\n",
                "too many units specified in unit placement for application \"a\""
            ),
            (
                "applications: {a: {charm: ./a, num_units: 1, to: [7]}}\n",
                "placement \"7\" refers to a machine not defined"
            ),
            ("applications: {a: {charm: ./a, num_units: 1, to: [b/0]}}\n", "refers to an application not defined"),
            (
                "applications: {a: {charm: ./a, num_units: 1, to: [a/1]}}\n",
                "specifies a unit greater than the 1 unit(s)"
            ),
            (
                "applications: {a: {charm: a, num_units: 1, to: [\"lxd:new\"]}}\n",
                "there are no containers such as lxd here"
            ),
            ("applications: {a: {charm: ./a, num_units: 1, to: [A]}}\n", "invalid placement syntax \"A\""),
            (
                "applications: {a: {charm: ./a}}\nmachines: {0: }\n",
                "machine \"0\" is not referred to by a placement directive"
            ),
            ("applications: {a: {charm: ./a}}\nmachines: {x: }\n", "invalid machine id \"x\" found in machines"),
            ("applications: {a: {charm: ./a, base: jammy}}\n", "application \"a\" declares an invalid base \"jammy\""),
            ("default-base: x\napplications: {a: {charm: ./a}}\n", "bundle declares an invalid base \"x\""),
            ("applications: {a: {charm: ./a}}\nrelations: [[a]]\n", "relation [\"a\"] has 1 endpoint(s), not 2"),
            ("applications: {a: {charm: ./a}}\nrelations: [[a:x, a:y]]\n", "relates an application to itself"),
            (
                "applications: {a: {charm: ./a}}\nrelations: [[a, b]]\n",
                "refers to application \"b\" not defined in this bundle"
            ),
            ("applications: {a: {charm: ./a}}\nrelations: [[a, \"b:\"]]\n", "invalid relation syntax \"b:\""),
            (
                "applications: {a: {charm: ./a}, b: {charm: ./b}}\nrelations: [[a, b], [b, a]]\n",
                "relation [\"b\" \"a\"] is defined more than once"
            ),
            ("applications: {a: {charm: ./a}}\nrelations: x\n", "cannot unmarshal !!str `x` into [][]string"),
            ("applications: [1]\n", "cannot unmarshal !!seq into map[string]*charm.ApplicationSpec"),
            ("a: [\n", "unmarshal document 0: yaml: line 1: did not find expected node content"),
            ("applications: {a: {charm: a}}\n---\na: {b: c?d}\n", "unmarshal document 1: yaml: "),
            (
                "applications: {a: {charm: a}}\nsaas: {s: {url: u/model.offer}}\n",
                "invalid offer URL \"u/model.offer\" for SAAS s"
            ),
        ])
    func refused(text: String, words: String) throws {
        let error = #expect(throws: SimulationError.self) { try bundle(text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    /// What is read of a bundle and an overlay in one file.
    private func laid(_ base: String, _ overlay: String) throws -> Bundle { try bundle("\(base)\n---\n\(overlay)\n") }

    @Test("an overlay merges maps key by key, and takes away what is null (juju/charm overlay.go: mergeStructs)")
    func overlayMaps() throws {
        let base = """
            applications:
              a: {charm: a, num_units: 1, options: {x: 1, y: 2}, resources: {r: ./r.txt, s: 3}, storage: {d: 1G}}
            """
        let changed = try laid(
            base,
            "applications: {a: {options: {y: 3, x: }, resources: {t: 4, s: }, storage: {e: 2G}, scale: 2}}")
        #expect(changed.applications[0].options == ["y": "3"])
        #expect(changed.applications[0].resources.keys.sorted() == ["r", "t"])
        #expect(changed.applications[0].storage == ["d": "1G", "e": "2G"])
        #expect(changed.applications[0].units == 2)
        // A map that is null is cleared, and one that is empty says nothing.
        #expect(try laid(base, "applications: {a: {options: }}").applications[0].options.isEmpty)
        #expect(try laid(base, "applications: {a: {options: {}}}").applications[0].options.count == 2)
    }

    @Test(
        "of an overlay's other fields only series, machines and relations count (juju/charm overlay.go: applyOverlay)"
    )
    func overlayFields() throws {
        let base = "default-base: ubuntu@22.04\napplications: {a: {charm: a}, b: {charm: b}}\nrelations: [[a, b]]"
        let kept = try laid(base, "default-base: ubuntu@24.04\nbundle: swarm\ndescription: x")
        #expect(kept.applications[0].base?.name == "ubuntu@22.04")
        #expect(try laid(base, "applications: {b: }").relations.isEmpty)
        let error = #expect(throws: SimulationError.self) { try laid(base, "relations: [[b, a]]") }
        #expect(error?.message.hasSuffix("relation [\"b\" \"a\"] is defined more than once") == true)
    }

    @Test(
        "exposed endpoints and offers stand in overlays alone (juju/charm overlay.go: VerifyNoOverlayFieldsPresent)",
        arguments: [
            ("exposed-endpoints: {db: }", "applications.a.exposed-endpoints can only appear in an overlay section"),
            (
                "offers: {o: {endpoints: [db]}}",
                "applications.a.offers can only appear in an overlay section (and 1 more errors)"
            ),
        ])
    func overlayOnly(field: String, words: String) throws {
        let error = #expect(throws: SimulationError.self) { try bundle("applications: {a: {charm: a, \(field)}}\n") }
        #expect(error?.message == words)
    }

    @Test("what overlays expose and offer is read, and so are offers of other models")
    func overlayOffers() throws {
        let base = "applications: {a: {charm: a}}\nsaas: {s: {url: region.s}, t: {url: region.t}}\nrelations: [[a, s]]"
        let laid = try laid(
            base,
            """
            applications:
              a: {offers: {o: {endpoints: [db, web], acl: {bob: read}}}, exposed-endpoints: {db: {expose-to-cidrs: [10.0.0.0/8]}}}
            saas: {t: , s: {url: "admin/other.s"}}
            """)
        #expect(laid.saas == [.init(name: "s", url: "admin/other.s")])
        #expect(laid.applications[0].offers == ["o": .init(endpoints: ["db", "web"], access: ["bob": "read"])])
        #expect(laid.applications[0].isExposed)
        let error = #expect(throws: SimulationError.self) {
            try bundle("applications: {a: {charm: a}}\nsaas: {s: {url: x}}\n")
        }
        #expect(error?.message == "invalid offer URL \"x\" for SAAS s")
    }

    @Test("placements name machines, units of other applications and new machines; bases come from near or far")
    func read() throws {
        let bundle = try bundle(
            """
            default-base: ubuntu@22.04
            applications:
              a: {charm: a, num_units: 3, to: [0, b/0, new]}
              b: {charm: b, scale: 2, to: [a], series: focal, expose: true}
            machines: {0: {base: ubuntu@24.04}}
            """)
        #expect(bundle.applications[0].to == [.machine("0"), .unit("b", 0), .new])
        #expect(bundle.applications[0].base?.name == "ubuntu@22.04")
        #expect(bundle.applications[1].to == [.unit("a", nil)])
        #expect(bundle.applications[1].units == 2)
        #expect(bundle.applications[1].base?.name == "ubuntu@20.04")
        #expect(bundle.applications[1].isExposed)
        #expect(bundle.machines.map(\.base?.name) == ["ubuntu@24.04"])
    }

    @Test("all that is wrong in a bundle is told, in the order in which Juju looks (verifyBundle)")
    func several() throws {
        let error = #expect(throws: SimulationError.self) {
            try bundle(
                """
                series: Jammy
                applications:
                  a: {charm: cs:a, num_units: -1, base: jammy, storage: {A: 1G}, devices: {5: x}, resources: {r: [1]}}
                  b: {charm: b-5, revision: 3, num_units: 1, to: [7, c, B]}
                machines: {x: }
                relations: [[a], [a, c], [a, a]]
                """)
        }
        #expect(
            error?.message == """
                the provided bundle has the following errors:
                bundle declares an invalid series "Jammy"
                invalid machine id "x" found in machines
                invalid charm URL in application "a": cannot parse URL "cs:a": schema "cs" not valid
                application "a" declares an invalid base "jammy"
                invalid storage name "A" in application "a"
                invalid device name "5" in application "a"
                resource revision "a" is not int or string
                negative number of units specified on application "a"
                cannot specify revision in "ch:b-5", please use revision
                application "b" with a revision requires a channel for future upgrades, please use channel
                too many units specified in unit placement for application "b"
                placement "7" refers to a machine not defined in this bundle
                placement "c" refers to an application not defined in this bundle
                invalid placement syntax "B"
                relation ["a"] has 1 endpoint(s), not 2
                relation ["a" "c"] refers to application "c" not defined in this bundle
                relation ["a" "a"] relates an application to itself
                machine "x" is not referred to by a placement directive
                """)
    }

    @Test(
        "series and base name one system, exposed endpoints are not exposed as a whole, and Kubernetes has places of its own",
        arguments: [
            (
                "series: focal\ndefault-base: ubuntu@22.04\napplications: {a: {charm: a}}\n",
                "bundle series \"focal\" and base \"ubuntu@22.04\" must match if both supplied"
            ),
            (
                "applications: {a: {charm: a, expose: true, exposed-endpoints: {db: }}}\n",
                "exposed-endpoints cannot be specified together with \"exposed:true\" in application \"a\""
            ),
            (
                "applications: {a: {charm: a, exposed-endpoints: {db: {expose-to-cidrs: [10.0.0.0/33]}}}}\n",
                "invalid CIDR \"10.0.0.0/33\" for expose to CIDRs field for endpoint \"db\" in application \"a\""
            ),
            (
                "bundle: kubernetes\napplications: {a: {charm: a, placement: x}}\n",
                "expected \"key=value\", got \"x\" for application \"a\""
            ),
            (
                "bundle: kubernetes\napplications: {a: {charm: a, placement: x, to: [y]}}\n",
                "cannot specify both placement and to for application \"a\""
            ),
            (
                "bundle: kubernetes\napplications: {a: {charm: a, to: [a=b, c=d]}}\n",
                "too many placement directives for application \"a\""
            ),
            (
                "applications: {a: {charm: /none}}\n", "charm path in application \"a\" does not exist: /none"
            ),
            ("applications: {a: {charm: ~u/a}}\n", "charmhub charm or bundle URL with user name: \"~u/a\" not valid"),
            (
                "applications: {a: {charm: jammy/a, series: focal}}\n",
                "the charm URL for application \"a\" has a series which does not match"
            ),
            ("applications: {a: {charm: a, tags: x}, b: x}\n", "at least one application must be specified\nyaml: "),
        ])
    func odd(text: String, words: String) throws {
        let error = #expect(throws: SimulationError.self) { try bundle(text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
