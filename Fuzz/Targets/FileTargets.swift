#if DEBUG
    import Foundation

    @testable import SealedStore
    @testable import SimulatedJuju

    // What lies in files.
    extension FuzzTarget {
        /// A folder in memory for the files of this process.
        private static let folder: String = {
            let path = "/dev/shm/fuzz-\(getpid())"
            try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            atexit { try? FileManager.default.removeItem(atPath: "/dev/shm/fuzz-\(getpid())") }
            return path
        }()

        private static func file(_ name: String, _ bytes: UnsafeRawBufferPointer) -> String {
            let path = "\(folder)/\(name)"
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            defer { close(descriptor) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count <= 0 { break }
                rest = rest.dropFirst(count)
            }
            return path
        }

        /// A charm's metadata.
        static let yaml = FuzzTarget("metadata-yaml", oracle: .yaml) { bytes in
            _ = file("metadata.yaml", bytes)
            // What a charm assumes is read only where it names its bases.
            let bases = Array("bases: [{name: ubuntu, channel: \"24.04\"}]\n".utf8)
            _ = bases.withUnsafeBytes { file("manifest.yaml", $0) }
            _ = try? CharmFiles(folder: folder).metadata()
            return isYAML(bytes)
        }

        static let bundle = FuzzTarget("bundle-yaml", oracle: .yaml) { bytes in
            _ = try? BundleDocument.documents(file("bundle.yaml", bytes))
            return isYAML(bytes)
        }

        /// What PyYAML, which knows no rule of Juju, is to agree with.
        private static func isYAML(_ bytes: UnsafeRawBufferPointer) -> Bool {
            (try? DocumentComposer.documents(Array(bytes))) != nil
        }

        private static let key = SecretBytes(utf8: "0123456789abcdef0123456789abcdef")

        /// A sealed file's bytes, of which none is right but by its key.
        static let sealed = FuzzTarget("sealed-file") { bytes in
            guard let (_, name) = SealedMessage.open(SecretBytes(copying: bytes), with: key) else { return false }
            require(name.utf8.count <= 255 * 3, "a name of \(name.utf8.count) bytes")
            return true
        }

        static let keyFile = FuzzTarget("key-file") { bytes in
            let path = file("key", bytes)
            let keys = try? KeyFile(path: path, credential: nil).withKeys { (keys) throws(SealedStoreError) in keys }
            guard let keys = keys.flatMap({ $0 }) else { return false }
            require(!keys.sealing.isEmpty, "a file of keys without one")
            return true
        }

        /// A box in base64 as a region publishes it: what is taken is what would be published again.
        static let sealedBox = FuzzTarget("sealed-box") { bytes in
            guard let text = text(bytes), let box = SealedBox(text) else { return false }
            require(box.description == text, "\(text) is \(box) when it is written again")
            _ = BoxPublicKey(text)
            return true
        }
    }
#endif
