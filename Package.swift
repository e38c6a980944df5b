// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "maas-enrollment",
    products: [
        // For charms in Swift.
        .library(name: "MaasRegion", targets: ["MaasRegion"]),
        .library(name: "CharmKit", targets: ["CharmKit"]),
        .library(name: "CosAgent", targets: ["CosAgent"]),
        .library(name: "JujuProtocol", targets: ["JujuProtocol"]),
        .library(name: "SealedStore", targets: ["SealedStore"]),
        .library(name: "MaasClient", targets: ["MaasClient"]),
        .library(name: "CharmTesting", targets: ["CharmTesting"]),
        .library(name: "MaasRegionTesting", targets: ["MaasRegionTesting"]),

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
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // What the tests share: the recorded data, temporary directories, a machine that is not there.
        .target(
            name: "TestSupport", dependencies: ["JujuProtocol", "MaasHost", "SealedStore", "SimulatedJuju"],
            path: "Tests/TestSupport"),

        // What Linux has and Swift's Glibc module hides.
        .target(name: "CPosix"),

        // Runs other programs.
        .target(name: "ChildProcess", dependencies: ["CPosix"]),
        .testTarget(name: "ChildProcessTests", dependencies: ["ChildProcess"]),

        // What Juju says to a charm.
        .target(name: "JujuProtocol", dependencies: ["CPosix"]),
        .testTarget(name: "JujuProtocolTests", dependencies: ["JujuProtocol", "TestSupport"]),

        // Secrets in memory and at rest.
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .target(name: "CArc4random"),
        .target(name: "SealedStore", dependencies: ["CArc4random", "CSodium"]),
        .testTarget(name: "SealedStoreTests", dependencies: ["SealedStore", "TestSupport"]),

        // The charm framework.
        .target(
            name: "CharmKit",
            dependencies: [
                "ChildProcess", "JujuProtocol", "SealedStore", .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "CharmKitTests",
            dependencies: [
                "CharmKit", "CharmTesting", "ChildProcess", "JujuProtocol", "SealedStore", "SimulatedJuju",
                "TestSupport",
            ]),

        // The interface `cos_agent`, for charms that are observed.
        .target(name: "CosAgent", dependencies: ["CharmKit"]),
        .testTarget(
            name: "CosAgentTests",
            dependencies: ["CharmKit", "CharmTesting", "CosAgent", "SimulatedJuju", "TestSupport"],
            exclude: ["recorded.json"]),

        // The relation library.
        .target(name: "MaasRegion", dependencies: ["CharmKit", "JujuProtocol", "SealedStore"]),
        .testTarget(
            name: "MaasRegionTests",
            dependencies: [
                "CharmKit", "CharmTesting", "JujuProtocol", "MaasRegion", "SealedStore", "SimulatedJuju", "TestSupport",
            ]),

        // The two charms, and the machine they work on.
        .target(name: "MaasHost", dependencies: ["ChildProcess", "SealedStore"]),
        .testTarget(name: "MaasHostTests", dependencies: ["MaasHost", "SealedStore", "TestSupport"]),
        .target(name: "MaasAgentCharm", dependencies: ["CharmKit", "CosAgent", "MaasHost", "MaasRegion"]),
        .testTarget(
            name: "MaasAgentCharmTests",
            dependencies: [
                "CharmKit", "CharmTesting", "JujuProtocol", "MaasAgentCharm", "MaasHost", "MaasRegion", "SealedStore",
                "SimulatedJuju", "TestSupport",
            ]),
        .target(name: "MaasRegionCharm", dependencies: ["CharmKit", "CosAgent", "MaasHost", "MaasRegion"]),
        .testTarget(
            name: "MaasRegionCharmTests",
            dependencies: [
                "CharmKit", "CharmTesting", "JujuProtocol", "MaasRegionCharm", "MaasHost", "MaasRegion", "SealedStore",
                "SimulatedJuju", "TestSupport",
            ]),
        .testTarget(
            name: "EnrollmentTests",
            dependencies: [
                "CharmKit", "JujuProtocol", "MaasAgentCharm", "MaasHost", "MaasRegionCharm", "SealedStore",
                "SimulatedJuju",
                "TestSupport",
            ]),
        .executableTarget(name: "maas-agent", dependencies: ["CharmKit", "MaasAgentCharm"]),
        .executableTarget(name: "maas-region", dependencies: ["CharmKit", "MaasRegionCharm"]),

        // The hook tools' client, for the simulator.
        .executableTarget(name: "jujuc", dependencies: ["JujuProtocol"]),
        .testTarget(name: "jujucTests", dependencies: ["ChildProcess", "JujuProtocol", "jujuc"]),

        // Juju in a box.
        .target(
            name: "SimulatedJuju",
            dependencies: ["ChildProcess", "JujuProtocol", "SealedStore", .product(name: "Yams", package: "Yams")],
            resources: [
                .embedInCode("Timeline/Page/timeline.html"),
                .embedInCode("Timeline/Page/timeline.css"),
                .embedInCode("Timeline/Page/history.js"),
                .embedInCode("Timeline/Page/timeline.js"),
            ]
        ),
        .executableTarget(
            name: "juju-sim",
            dependencies: [
                "JujuProtocol", "SimulatedJuju", "jujuc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(
            name: "SimulatedJujuTests",
            dependencies: ["ChildProcess", "JujuProtocol", "SimulatedJuju", "TestSupport", "juju-sim", "jujuc"]),
        .testTarget(name: "JujuSimTests", dependencies: ["ChildProcess", "TestSupport", "juju-sim", "jujuc"]),

        // Unit tests of charms, on the simulated Juju.
        .target(name: "CharmTesting", dependencies: ["CharmKit", "JujuProtocol", "SealedStore", "SimulatedJuju"]),
        .testTarget(
            name: "CharmTestingTests",
            dependencies: ["CharmKit", "CharmTesting", "JujuProtocol", "SealedStore", "SimulatedJuju", "TestSupport"]),

        // Ready-made relations over maas_controller, for tests of charms on either side.
        .target(name: "MaasRegionTesting", dependencies: ["CharmTesting", "JujuProtocol", "MaasRegion"]),
        .testTarget(
            name: "MaasRegionTestingTests",
            dependencies: [
                "CharmKit", "CharmTesting", "MaasAgentCharm", "MaasHost", "MaasRegion", "MaasRegionCharm",
                "MaasRegionTesting", "SealedStore", "SimulatedJuju", "TestSupport",
            ]),

        // The MAAS API, over libcurl.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCurlShim", dependencies: ["CCurl"]),
        .target(name: "CJSON", cSettings: [.define("_GNU_SOURCE")]),
        .target(name: "MaasClient", dependencies: ["CCurlShim", "CJSON", "SealedStore"]),
        .testTarget(
            name: "MaasClientTests", dependencies: ["MaasClient", "SealedStore", "SimulatedJuju", "TestSupport"]),
        .executableTarget(
            name: "maasctl",
            dependencies: [
                "MaasClient", "SealedStore", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        .executableTarget(
            name: "maas-bench", dependencies: ["CCurlShim", "MaasClient"], path: "Benchmarks/maas/maas-bench"),

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
        .executableTarget(
            name: "maas-sim",
            dependencies: ["SimulatedMaas", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
        .testTarget(
            name: "SimulatedMaasTests",
            dependencies: [
                "ChildProcess", "MaasClient", "SealedStore", "SimulatedMaas", "TestSupport", "maasctl", "maas-sim",
            ]),
        .testTarget(name: "maasctlTests", dependencies: ["ChildProcess", "TestSupport", "maasctl", "maas-sim"]),

        // How fast the simulated Juju is.
        .executableTarget(
            name: "juju-bench",
            dependencies: [
                "CharmKit", "CharmTesting", "JujuProtocol", "MaasAgentCharm", "MaasHost", "MaasRegion",
                "MaasRegionCharm", "SealedStore", "SimulatedJuju", "TestSupport",
            ],
            path: "Benchmarks/juju/Bench"),

        // What the README and the tutorial show.
        .executableTarget(name: "beacon", dependencies: ["CharmKit"], path: "Examples/beacon/Sources/beacon"),
        .testTarget(
            name: "BeaconTests", dependencies: ["CharmTesting", "beacon"], path: "Examples/beacon/Tests/BeaconTests"),
        .testTarget(
            name: "ReadmeTests",
            dependencies: [
                "CharmKit", "CharmTesting", "ChildProcess", "JujuProtocol", "MaasRegion", "SealedStore",
                "SimulatedJuju", "TestSupport", "beacon", "juju-sim", "jujuc",
            ],
            exclude: ["metadata.yaml"]),

        // All of it together, as `make demo` runs it.
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["ChildProcess", "TestSupport", "juju-sim", "jujuc", "maas-sim", "maasctl"]),

        // The charms as they are packed.
        .testTarget(name: "PackagingTests", dependencies: ["TestSupport"]),
    ],
    cxxLanguageStandard: .cxx17
)
