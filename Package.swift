// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "maas-enrollment",
    products: [
        .library(name: "JujuProtocol", targets: ["JujuProtocol"]),
        .executable(name: "jujuc", targets: ["jujuc"]),
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
    ]
)
