// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "maas-enrollment",
    products: [
        .library(name: "JujuProtocol", targets: ["JujuProtocol"]),
        .library(name: "SealedStore", targets: ["SealedStore"]),
    ],
    targets: [
        // What Juju says to a charm.
        .target(name: "JujuProtocol"),
        .testTarget(name: "JujuProtocolTests", dependencies: ["JujuProtocol"]),

        // Secrets in memory and at rest.
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .target(name: "CArc4random"),
        .target(name: "SealedStore", dependencies: ["CArc4random", "CSodium"]),
        .testTarget(name: "SealedStoreTests", dependencies: ["SealedStore"]),

        // The charms as they are packed.
        .testTarget(name: "PackagingTests"),
    ]
)
