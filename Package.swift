// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "maas-enrollment",
    products: [
        // For charms in Swift.
        .library(name: "MaasRegion", targets: ["MaasRegion"]),
        .library(name: "CharmKit", targets: ["CharmKit"]),
        .library(name: "Command", targets: ["Command"]),
        .library(name: "Snapd", targets: ["Snapd"]),
        .library(name: "CosAgent", targets: ["CosAgent"]),
        .library(name: "CharmTracing", targets: ["CharmTracing"]),
        .library(name: "JujuProtocol", targets: ["JujuProtocol"]),
        .library(name: "SealedStore", targets: ["SealedStore"]),
        .library(name: "MaasClient", targets: ["MaasClient"]),
        .library(name: "CharmTesting", targets: ["CharmTesting"]),
        .library(name: "MaasRegionTesting", targets: ["MaasRegionTesting"]),
        .plugin(name: "CharmNames", targets: ["CharmNames"]),

        // The hook binaries of the two charms.
        .executable(name: "maas-agent", targets: ["maas-agent"]),
        .executable(name: "maas-region", targets: ["maas-region"]),

        // For people.
        .executable(name: "maasctl", targets: ["maasctl"]),

        // The simulators.
        .library(name: "SimulatedJuju", targets: ["SimulatedJuju"]),
        .library(name: "SimulatedMaas", targets: ["SimulatedMaas"]),
        .executable(name: "juju-sim", targets: ["juju-sim"]),
        .executable(name: "maas-sim", targets: ["maas-sim"]),
        .executable(name: "jujuc", targets: ["jujuc"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    cxxLanguageStandard: .cxx17
)

/// Targets that lie together, in `Sources/FOLDER`, and their tests in `Tests/FOLDER`.
func folder(_ folder: String, _ targets: [Target]) -> [Target] {
    for target in targets where target.path == nil && target.type != .plugin {
        target.path = "\(target.type == .test ? "Tests" : "Sources")/\(folder)/\(target.name)"
    }
    return targets
}

// Framework: what Juju and a charm say to each other, secrets, programs and files. It knows nothing of MAAS.
package.targets += folder(
    "Framework/C",
    [
        // What Linux has and Swift's Glibc module hides.
        .target(name: "CPosix"),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .target(name: "CArc4random"),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    ])

package.targets += folder(
    "Framework",
    [
        // Runs other programs.
        .target(name: "ChildProcess", dependencies: ["CPosix"]),
        .testTarget(name: "ChildProcessTests", dependencies: ["ChildProcess"]),
        // What Juju says to a charm.
        .target(name: "JujuProtocol", dependencies: ["CPosix"]),
        .testTarget(name: "JujuProtocolTests", dependencies: ["JujuProtocol", "TestSupport"]),
        // Secrets in memory and at rest.
        .target(name: "SealedStore", dependencies: ["CArc4random", "CPosix", "CSodium"]),
        .testTarget(name: "SealedStoreTests", dependencies: ["SealedStore", "TestSupport"]),
        // Runs programs and writes files for a charm.
        .target(name: "Command", dependencies: ["ChildProcess", "SealedStore"]),
        .testTarget(name: "CommandTests", dependencies: ["Command", "SealedStore", "TestSupport"]),
        // The snaps of a machine.
        .target(name: "Snapd", dependencies: ["Command"]),
        .testTarget(name: "SnapdTests", dependencies: ["Command", "Snapd", "TestSupport"]),
        // The charm framework.
        .target(
            name: "CharmKit",
            dependencies: [
                "ChildProcess", "Command", "JujuProtocol", "SealedStore", "Snapd",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "CharmKitTests",
            dependencies: [
                "CharmKit", "CharmTesting", "ChildProcess", "JujuProtocol", "SealedStore", "SimulatedJuju",
                "TestSupport",
            ]),
        // Makes values of what a charm's files declare, for its code.
        .executableTarget(name: "charm-names", dependencies: ["CYAML"]),
        .plugin(name: "CharmNames", capability: .buildTool, dependencies: ["charm-names"]),
    ])

// Observability: how charms are seen by metrics, alerts and traces.
package.targets += folder(
    "Observability",
    [
        // The interface `cos_agent`, for charms that are observed.
        .target(name: "CosAgent", dependencies: ["CharmKit"]),
        .testTarget(
            name: "CosAgentTests",
            dependencies: ["CharmKit", "CharmTesting", "CosAgent", "SimulatedJuju", "TestSupport"],
            exclude: ["recorded.json"]),
        // The interface `tracing`, for charms whose hooks are traced, and the file from which helpers deliver the traces.
        .target(name: "SpanSpool"),
        .target(
            name: "CharmTracing",
            dependencies: [
                "CharmKit", "ChildProcess", "JujuProtocol", "SpanSpool",
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]),
        .testTarget(
            name: "CharmTracingTests",
            dependencies: [
                "CharmKit", "CharmTesting", "CharmTracing", "ChildProcess", "JujuProtocol", "SimulatedJuju",
                "SpanSpool",
                "TestSupport",
                .product(name: "Tracing", package: "swift-distributed-tracing"), "maasctl",
            ]),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: [
                "CharmKit", "CharmTesting", "CosAgent", "EnrollmentLog", "JujuProtocol", "MaasAgentCharm", "MaasHost",
                "MaasRegion", "MaasRegionCharm", "SealedStore", "SimulatedJuju", "TestSupport",
            ]),
    ])

// Enrollment: the relation library, and the two charms with the machine they work on.
package.targets += folder(
    "Enrollment",
    [
        .target(name: "ProjectVersion"),
        // The URL of a region, in its one normal form.
        .target(name: "MaasIdentifiers"),
        .testTarget(name: "MaasIdentifiersTests", dependencies: ["MaasIdentifiers"]),
        // The relation library.
        .target(name: "MaasRegion", dependencies: ["CharmKit", "JujuProtocol", "MaasIdentifiers", "SealedStore"]),
        .testTarget(
            name: "MaasRegionTests",
            dependencies: [
                "CharmKit", "CharmTesting", "JujuProtocol", "MaasIdentifiers", "MaasRegion", "SealedStore",
                "SimulatedJuju", "TestSupport",
            ]),
        // What became of enrollments, for both charms.
        .target(name: "EnrollmentLog", dependencies: ["CharmKit", "MaasRegion"]),
        .target(
            name: "MaasHost",
            dependencies: ["CYAML", "Command", "MaasIdentifiers", "MaasctlJSON", "SealedStore", "Snapd"]),
        .testTarget(
            name: "MaasHostTests",
            dependencies: ["MaasHost", "MaasIdentifiers", "MaasctlJSON", "SealedStore", "TestSupport"]),
        .target(
            name: "MaasAgentCharm",
            dependencies: [
                "CharmKit", "CharmTracing", "CosAgent", "EnrollmentLog", "MaasHost", "MaasIdentifiers", "MaasRegion",
            ],
            plugins: ["CharmNames"]),
        .testTarget(
            name: "MaasAgentCharmTests",
            dependencies: [
                "CharmKit", "CharmTesting", "JujuProtocol", "MaasAgentCharm", "MaasHost", "MaasRegion", "SealedStore",
                "TestSupport",
            ]),
        .target(
            name: "MaasRegionCharm",
            dependencies: [
                "CharmKit", "CharmTracing", "CosAgent", "EnrollmentLog", "MaasHost", "MaasIdentifiers", "MaasRegion",
                "SealedStore",
            ],
            plugins: ["CharmNames"]),
        .testTarget(
            name: "MaasRegionCharmTests",
            dependencies: [
                "CharmKit", "CharmTesting", "JujuProtocol", "MaasRegionCharm", "MaasHost", "MaasIdentifiers",
                "MaasRegion", "SealedStore", "SimulatedJuju", "TestSupport",
            ]),
        .testTarget(
            name: "EnrollmentTests",
            dependencies: [
                "CharmKit", "CharmTesting", "JujuProtocol", "MaasAgentCharm", "MaasHost", "MaasIdentifiers",
                "MaasRegion", "MaasRegionCharm", "SealedStore", "TestSupport",
            ]),
        .executableTarget(name: "maas-agent", dependencies: ["CharmKit", "MaasAgentCharm"]),
        .executableTarget(name: "maas-region", dependencies: ["CharmKit", "MaasRegionCharm"]),
    ])

// Client: the MAAS API over libcurl, and its command line.
package.targets += folder(
    "Client",
    [
        // The MAAS API, over libcurl.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCurlShim", dependencies: ["CCurl"]),
        .target(name: "CJSON", cSettings: [.define("_GNU_SOURCE")]),
        .target(name: "MaasClient", dependencies: ["CCurlShim", "CJSON", "MaasIdentifiers", "SealedStore"]),
        .testTarget(
            name: "MaasClientTests", dependencies: ["MaasClient", "SealedStore", "SimulatedJuju", "TestSupport"]),
        // The JSON that maasctl prints: what it shares with those that run it.
        .target(name: "MaasctlJSON", dependencies: ["MaasIdentifiers"]),
        .executableTarget(
            name: "maasctl",
            dependencies: [
                "MaasClient", "MaasIdentifiers", "MaasctlJSON",
                "SealedStore", "SpanSpool", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(
            name: "maasctlTests",
            dependencies: [
                "ChildProcess", "MaasClient", "MaasctlJSON", "SpanSpool", "TestSupport", "maasctl", "maas-sim",
            ]),
        .executableTarget(
            name: "maas-bench", dependencies: ["CCurlShim", "MaasClient"], path: "Benchmarks/maas/maas-bench"),
    ])

// Simulation: Juju in a box, and a MAAS to enroll with.
package.targets += folder(
    "Simulation",
    [
        // The hook tools' client, for the simulator.
        .executableTarget(name: "jujuc", dependencies: ["JujuProtocol"]),
        .testTarget(name: "jujucTests", dependencies: ["ChildProcess", "JujuProtocol", "jujuc"]),
        // Juju in a box.
        .target(
            name: "SimulatedJuju",
            dependencies: [
                "CPosix", "ChildProcess", "JujuProtocol", "SealedStore", .product(name: "Yams", package: "Yams"),
            ],
            resources: [
                .embedInCode("Machines/start.sh"),
                .embedInCode("Machines/cloud.sh"),
                .embedInCode("Machines/holder.sh"),
                .embedInCode("Machines/outside.sh"),
                .embedInCode("Machines/boot.sh"),
                .embedInCode("Machines/machine.sh"),
                .embedInCode("Machines/sudo.sh"),
                .embedInCode("Timeline/Page/timeline.html"),
                .embedInCode("Timeline/Page/timeline.css"),
                .embedInCode("Timeline/Page/history.js"),
                .embedInCode("Timeline/Page/timeline.js"),
            ]
        ),
        .testTarget(
            name: "SimulatedJujuTests",
            dependencies: ["ChildProcess", "JujuProtocol", "SimulatedJuju", "TestSupport", "juju-sim", "jujuc"]),
        .executableTarget(
            name: "juju-sim",
            dependencies: [
                "JujuProtocol", "SealedStore", "SimulatedJuju", "jujuc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(name: "JujuSimTests", dependencies: ["ChildProcess", "TestSupport", "juju-sim", "jujuc"]),
        // A region, and the `maas` and `snap` commands of a machine, to enroll against.
        .target(
            name: "SimulatedMaas",
            dependencies: [
                "CSodium", "ChildProcess", "MaasClient", .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"), .product(name: "Yams", package: "Yams"),
            ],
            resources: [
                .embedInCode("Templates/usage.txt"),
                .embedInCode("Templates/rack.json"),
                .embedInCode("Templates/machine.json"),
            ]
        ),
        .testTarget(
            name: "SimulatedMaasTests",
            dependencies: [
                "ChildProcess", "MaasClient", "MaasctlJSON", "SealedStore", "SimulatedMaas", "TestSupport", "maasctl",
                "maas-sim",
            ]),
        .executableTarget(
            name: "maas-sim",
            dependencies: ["SimulatedMaas", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
    ])

// Testing: libraries for tests of charms, and what our own tests share.
package.targets += folder(
    "Testing",
    [
        // Unit tests of charms, on the simulated Juju.
        .target(
            name: "CharmTesting",
            dependencies: [
                "CharmKit", "ChildProcess", "Command", "JujuProtocol", "SealedStore", "SimulatedJuju", "Snapd",
            ]),
        .testTarget(
            name: "CharmTestingTests",
            dependencies: [
                "ChildProcess", "CharmKit", "CharmTesting", "JujuProtocol", "SealedStore", "SimulatedJuju",
                "TestSupport",
            ]),
        // Ready-made relations over maas_controller, for tests of charms on either side.
        .target(
            name: "MaasRegionTesting", dependencies: ["CharmTesting", "JujuProtocol", "MaasIdentifiers", "MaasRegion"]),
        .testTarget(
            name: "MaasRegionTestingTests",
            dependencies: [
                "CharmKit", "CharmTesting", "MaasAgentCharm", "MaasHost", "MaasIdentifiers", "MaasRegion",
                "MaasRegionCharm", "MaasRegionTesting", "SealedStore", "SimulatedJuju", "TestSupport",
            ]),
        // What the tests share: the recorded data, temporary directories, a machine that is not there.
        .target(
            name: "TestSupport",
            dependencies: [
                "JujuProtocol", "MaasHost", "MaasIdentifiers", "MaasRegion", "SealedStore", "SimulatedJuju",
            ],
            path: "Tests/TestSupport"),
    ])

// Whole: all of it together, as people use it.
package.targets += folder(
    "Whole",
    [
        // All of it together, as `make demo` runs it.
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["ChildProcess", "TestSupport", "juju-sim", "jujuc", "maas-sim", "maasctl"]),
        // What a crash leaves behind.
        .testTarget(
            name: "CrashTests",
            dependencies: [
                "CharmKit", "ChildProcess", "JujuProtocol", "SealedStore", "TestSupport", "beacon", "juju-sim", "jujuc",
                "maas-agent", "maas-region", "maas-sim", "maasctl",
            ],
            exclude: ["crash-points"]),
        // The charms as they are packed.
        .testTarget(
            name: "PackagingTests",
            dependencies: [
                "ChildProcess", "ProjectVersion", "TestSupport", "charm-names", .product(name: "Yams", package: "Yams"),
            ]),
        // What reads the bytes of others, tried with bytes that nobody would write.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "CharmKit", "JujuProtocol", "MaasClient", "MaasIdentifiers", "MaasRegion", "SealedStore",
                "SimulatedJuju",
            ],
            path: "Fuzz/Targets"),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"]),
        // How fast the simulated Juju is.
        .executableTarget(
            name: "juju-bench",
            dependencies: [
                "CharmKit", "CharmTesting", "JujuProtocol", "MaasAgentCharm", "MaasHost", "MaasIdentifiers",
                "MaasRegion", "MaasRegionCharm", "SealedStore", "SimulatedJuju", "TestSupport",
            ],
            path: "Benchmarks/juju/Bench"),
        // What the README and the tutorial show.
        .executableTarget(
            name: "beacon", dependencies: ["CharmKit"], path: "Examples/beacon/Sources/beacon", plugins: ["CharmNames"]),
        .testTarget(
            name: "BeaconTests", dependencies: ["CharmTesting", "beacon"],
            path: "Examples/beacon/Tests/BeaconCharmTests"),
        .testTarget(
            name: "ReadmeTests",
            dependencies: [
                "CharmKit", "CharmTesting", "ChildProcess", "JujuProtocol", "MaasAgentCharm", "MaasIdentifiers",
                "MaasRegion",
                "MaasRegionCharm", "SealedStore", "SimulatedJuju", "TestSupport", "beacon", "juju-sim", "jujuc",
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["metadata.yaml"]),
    ])

// The program that runs the targets under libFuzzer, which has a compiler flag of its own: scripts/fuzz builds it.
if Context.environment["FUZZ"] != nil {
    package.products.append(.executable(name: "fuzz", targets: ["fuzz"]))
    package.targets += [
        .target(name: "CFuzzer", path: "Fuzz/CFuzzer"),
        .executableTarget(name: "fuzz", dependencies: ["CFuzzer", "FuzzTargets"], path: "Fuzz/fuzz"),
    ]
}
