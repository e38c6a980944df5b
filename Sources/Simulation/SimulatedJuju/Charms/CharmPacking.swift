import Foundation

/// What becomes of a charm's folder when juju packs it (charm/v12 charmdir.go: zipPacker.visit).
enum CharmPacking {
    /// Why the file or folder `name` cannot be packed, or nil: links must stay within the charm (checkSymlinkTarget), and
    /// nothing else than files, folders and links goes into it (checkFileType).
    static func refusal(of name: String, in folder: String) -> String? {
        let path = "\(folder)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFLNK:
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return nil }
            return refusal(ofLink: name, to: target)
        case S_IFDIR:
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            return names.sorted().lazy.compactMap { refusal(of: "\(name)/\($0)", in: folder) }.first
        case S_IFIFO: return "file is a named pipe: \(GoText.quoted(name))"
        case S_IFSOCK: return "file is a socket: \(GoText.quoted(name))"
        case S_IFBLK, S_IFCHR: return "file is a device: \(GoText.quoted(name))"
        default: return nil
        }
    }

    private static func refusal(ofLink name: String, to target: String) -> String? {
        if target.hasPrefix("/") {
            return "symlink \(GoText.quoted(name)) is absolute: \(GoText.quoted(target))"
        }
        var depth = name.split(separator: "/").count - 1
        for part in target.split(separator: "/") where part != "." {
            depth += part == ".." ? -1 : 1
            if depth < 0 { return "symlink \(GoText.quoted(name)) links out of charm: \(GoText.quoted(target))" }
        }
        return nil
    }

    /// Lets the hooks of these names be run.
    static func makeExecutable(_ names: Set<String>, in folder: String) {
        for name in names {
            let path = "\(folder)/hooks/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & S_IXUSR == 0 else {
                continue
            }
            chmod(path, 0o744)
        }
    }

    /// The names of all hooks that a charm may have (meta.go: Meta.Hooks; hooks/hooks.go).
    static func hooks(of charm: CharmMetadata) -> Set<String> {
        var names: Set = [
            "install", "start", "config-changed", "upgrade-charm", "stop", "remove", "collect-metrics",
            "meter-status-changed", "leader-elected", "leader-deposed", "leader-settings-changed", "update-status",
            "pre-series-upgrade", "post-series-upgrade", "secret-changed", "secret-expired", "secret-remove",
            "secret-rotate",
        ]
        for endpoint in charm.endpoints.keys {
            for event in ["created", "joined", "changed", "departed", "broken"] {
                names.insert("\(endpoint)-relation-\(event)")
            }
        }
        for storage in charm.storage.keys {
            for event in ["attached", "detaching"] { names.insert("\(storage)-storage-\(event)") }
        }
        return names
    }
}
