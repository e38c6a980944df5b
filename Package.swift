// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "maas-enrollment",
    products: [
        .library(name: "JujuProtocol", targets: ["JujuProtocol"]),
        .library(name: "SimulatedJuju", targets: ["SimulatedJuju"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // What Juju says to a charm.
        .target(name: "JujuProtocol"),
        .testTarget(name: "JujuProtocolTests", dependencies: ["JujuProtocol"]),

        // Juju in a box.
        .target(name: "SimulatedJuju", dependencies: ["JujuProtocol", .product(name: "Yams", package: "Yams")]),
        .testTarget(name: "SimulatedJujuTests", dependencies: ["SimulatedJuju", "JujuProtocol"]),
    ]
)
