// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "maas-enrollment",
    products: [
        .library(name: "JujuProtocol", targets: ["JujuProtocol"])
    ],
    targets: [
        // What Juju says to a charm.
        .target(name: "JujuProtocol"),
        .testTarget(name: "JujuProtocolTests", dependencies: ["JujuProtocol"]),
    ]
)
