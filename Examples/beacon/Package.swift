// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "beacon",
    dependencies: [
        .package(name: "maas-enrollment", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "beacon",
            dependencies: [.product(name: "CharmKit", package: "maas-enrollment")],
            plugins: [.plugin(name: "CharmNames", package: "maas-enrollment")]),
        .testTarget(
            name: "BeaconCharmTests",
            dependencies: ["beacon", .product(name: "CharmTesting", package: "maas-enrollment")]),
    ]
)
