// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "maas-enrollment",
    products: [
        .library(name: "JujuProtocol", targets: ["JujuProtocol"]),
        .library(name: "SealedStore", targets: ["SealedStore"]),
        .library(name: "MaasClient", targets: ["MaasClient"]),
        .executable(name: "maasctl", targets: ["maasctl"]),
        .library(name: "SimulatedMaas", targets: ["SimulatedMaas"]),
        .executable(name: "maas-sim", targets: ["maas-sim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
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

        // The MAAS API, over libcurl.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCurlShim", dependencies: ["CCurl"]),
        .target(name: "MaasClient", dependencies: ["CCurlShim", "SealedStore"]),
        .testTarget(name: "MaasClientTests", dependencies: ["MaasClient"]),
        .executableTarget(
            name: "maasctl",
            dependencies: ["MaasClient", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),

        // A region, and the `maas` and `snap` commands of a machine, to enroll against.
        .target(
            name: "SimulatedMaas",
            dependencies: ["CSodium", "MaasClient", .product(name: "FlyingFox", package: "FlyingFox")],
            resources: [
                .embedInCode("Templates/rack.json"),
                .embedInCode("Templates/machine.json"),
            ]
        ),
        .executableTarget(
            name: "maas-sim",
            dependencies: ["SimulatedMaas", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
        .testTarget(name: "SimulatedMaasTests", dependencies: ["SimulatedMaas", "maasctl", "maas-sim"]),
    ]
)
