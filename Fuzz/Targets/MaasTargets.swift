#if DEBUG
    import Foundation
    import SealedStore

    @testable import MaasClient
    import MaasIdentifiers

    // What MAAS and those on the way to it say.
    extension FuzzTarget {
        /// An answer of MAAS: in pieces of any size it means the same, and what is made of it can be read again.
        static let maasJSON = FuzzTarget("maas-json", oracle: .json) { bytes in
            func read(pieces size: Int) -> JSONDocument? {
                let reader = JSONReader()
                var rest = bytes[...]
                while !rest.isEmpty {
                    reader.feed(UnsafeRawBufferPointer(rebasing: rest.prefix(size)))
                    rest = rest.dropFirst(size)
                }
                return try? reader.finish()
            }
            let whole = read(pieces: max(bytes.count, 1))
            for size in [1, 3, 16, 64] {
                let cut = read(pieces: size)
                require((whole == nil) == (cut == nil), "pieces of \(size) are judged otherwise than the whole")
                let isSame = whole?.root.description == cut?.root.description
                require(isSame, "pieces of \(size) mean something else")
            }
            guard let whole else { return false }
            let text = whole.root.description
            let again = try? JSONDocument.read(Array(text.utf8))
            require(again?.root.description == text, "what it was made into reads otherwise: \(text)")
            for element in [whole.root] + Array(whole.root.elements) { touch(element) }
            return true
        }

        private static let client: MaasClient? = (try? MaasURL("http://localhost:5240/MAAS")).map {
            MaasClient(url: $0)
        }

        /// Asks a node for all that can be asked of it without MAAS.
        private static func touch(_ json: JSONValue) {
            guard let client else { return }
            let node = Node(json, client: client)
            _ = (node.systemID, node.fqdn, node.type, node.cpuCount, node.memory, node.swapSize, node.powerState)
            _ = (
                node.macAddresses, node.ipAddresses, node.zone, node.domain, node.tags, node.services, node.hardwareInfo
            )
            for interface in node.interfaces { _ = (interface.vlan, interface.links.map(\.subnet)) }
            _ = (node.tests, node.hashValue)
            _ = try? RackController(node)
            _ = try? RegionController(node)
        }

        static let apiKey = FuzzTarget("api-key") { bytes in
            guard let key = try? APIKey(bytes: bytes) else { return false }
            let line = OAuthHeader.withLine(for: key) { String(cString: $0) }
            require(line.hasPrefix("Authorization: OAuth "), line)
            require(!line.contains { $0.isNewline }, "a line within a line")
            return true
        }

        /// Lines of an answer's headers.
        static let header = FuzzTarget("header") { bytes in
            let reception = Reception(of: HTTPRequest(.get, "http://localhost"), options: HTTPOptions(), proxy: nil)
            for line in bytes.split(separator: 10) { _ = reception.readHeader(UnsafeRawBufferPointer(rebasing: line)) }
            _ = HTTPAnswer.contentType(reception.headers)
            _ = bytes.withMemoryRebound(to: UInt8.self) { _ in reception.append(bytes) }
            return !reception.headers.isEmpty
        }

        /// A region's URL as it stands in options, databags and files: its normal form is one.
        static let regionURL = FuzzTarget("region-url") { bytes in
            guard let text = text(bytes), let url = try? RegionURL(text) else { return false }
            let again = (try? RegionURL(verbatim: url.description))?.description
            require(again == url.description, "\(url) is \(again ?? "no URL") when it is read again")
            return true
        }

        static let url = FuzzTarget("url") { bytes in
            guard let text = text(bytes) else { return false }
            _ = try? MaasURL(completing: text)
            return (try? MaasURL(text)) != nil
        }
    }
#endif
