// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "maas-enrollment",
    products: [
        .library(name: "JujuProtocol", targets: ["JujuProtocol"]),
        .library(name: "MaasClient", targets: ["MaasClient"]),
        .executable(name: "maasctl", targets: ["maasctl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        // What Juju says to a charm.
        .target(name: "JujuProtocol"),
        .testTarget(name: "JujuProtocolTests", dependencies: ["JujuProtocol"]),

        // The MAAS API, over libcurl.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCurlShim", dependencies: ["CCurl"]),
        .target(name: "MaasClient", dependencies: ["CCurlShim"]),
        .testTarget(name: "MaasClientTests", dependencies: ["MaasClient"]),
        .executableTarget(
            name: "maasctl",
            dependencies: ["MaasClient", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
    ]
)
