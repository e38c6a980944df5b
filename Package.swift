// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "maas-enrollment",
    products: [
        .library(name: "JujuProtocol", targets: ["JujuProtocol"]),
        .library(name: "SimulatedJuju", targets: ["SimulatedJuju"]),
        .executable(name: "jujuc", targets: ["jujuc"]),
        .executable(name: "juju-sim", targets: ["juju-sim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // What Linux has and Swift's Glibc module hides.
        .target(name: "CPosix"),

        // Runs other programs.
        .target(name: "ChildProcess", dependencies: ["CPosix"]),
        .testTarget(name: "ChildProcessTests", dependencies: ["ChildProcess"]),

        // What Juju says to a charm.
        .target(name: "JujuProtocol", dependencies: ["CPosix"]),
        .testTarget(name: "JujuProtocolTests", dependencies: ["JujuProtocol"]),

        // The hook tools' client, for the simulator.
        .executableTarget(name: "jujuc", dependencies: ["JujuProtocol"]),
        .testTarget(name: "jujucTests", dependencies: ["jujuc", "JujuProtocol", "ChildProcess"]),

        // Juju in a box.
        .target(
            name: "SimulatedJuju",
            dependencies: ["JujuProtocol", "ChildProcess", .product(name: "Yams", package: "Yams")]),
        .testTarget(
            name: "SimulatedJujuTests", dependencies: ["SimulatedJuju", "JujuProtocol", "ChildProcess", "jujuc"]),
        .executableTarget(
            name: "juju-sim",
            dependencies: [
                "SimulatedJuju", "JujuProtocol", "jujuc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
    ]
)
