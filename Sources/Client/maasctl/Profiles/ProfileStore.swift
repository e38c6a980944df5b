import Glibc
import SealedStore

/// The profiles of a user: sealed files below `$XDG_CONFIG_HOME/maasctl` or `~/.config/maasctl`, and the name of the one that
/// is used when none is named.
struct ProfileStore {
    private let folder: String
    private var defaultFile: String { folder + "/default" }

    init() throws {
        func variable(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let base = variable("XDG_CONFIG_HOME") ?? variable("HOME").map({ $0 + "/.config" }) else {
            throw Failure(usage: "there is no place for profiles: neither HOME nor XDG_CONFIG_HOME is set")
        }
        folder = base + "/maasctl"
    }

    /// The profile of that name, or else the one that the environment names or that was used last; nil when there is none.
    func profile(_ name: String?) throws -> Profile? {
        let named = name ?? getenv("MAASCTL_PROFILE").flatMap { $0.pointee == 0 ? nil : String(cString: $0) }
        guard let name = try named ?? defaultName else { return nil }
        do {
            guard let sealed = try file(name).read() else {
                guard named != nil else { return nil }
                throw Failure(usage: "there is no profile \(name); make one with: maasctl login --profile \(name) URL")
            }
            return try Profile(name: name, sealed: sealed)
        } catch let error as SealedStoreError {
            throw Failure(error)
        }
    }

    /// The name of the profile that is used when none is named; nil for none.
    var defaultName: String? {
        get throws {
            do throws(SealedStoreError) {
                let bytes = try SecretBytes(contentsOfFile: defaultFile, limit: 256)
                let name = bytes.firstLine.withBytes { String(decoding: $0, as: UTF8.self) }
                guard Self.isName(name) else {
                    throw SealedStoreError(.damaged, path: defaultFile, "holds no profile's name")
                }
                return name
            } catch {
                if error.errorNumber == ENOENT { return nil }
                throw Failure(machine: "\(error)", remedy: "name one with --profile, or with maasctl switch NAME")
            }
        }
    }

    /// The names of all profiles, sorted.
    var names: [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(Self.suffix), !name.hasPrefix(".") {
                names.append(String(name.dropLast(Self.suffix.count)))
            }
        }
        return names.sorted()
    }

    /// The names that a shell offers.
    static var namesToComplete: [String] { (try? ProfileStore())?.names ?? [] }

    /// Keeps `profile`, and makes it the one that is used when none is named.
    func keep(_ profile: Profile) throws {
        let parent = folder.prefix(upTo: folder.lastIndex(of: "/") ?? folder.endIndex)
        for path in [String(parent), folder] where mkdir(path, 0o700) != 0 && errno != EEXIST {
            throw Failure(machine: "cannot make the folder \(path): \(String(cString: strerror(errno)))")
        }
        do {
            try file(profile.name).write(profile.sealed)
        } catch let error as SealedStoreError {
            throw Failure(error)
        }
        try setDefault(profile.name)
    }

    /// Makes the profile of that name the one that is used when none is named.
    func setDefault(_ name: String) throws {
        do throws(SealedStoreError) {
            try SecretBytes(utf8: name + "\n").write(toFile: defaultFile)
        } catch {
            throw Failure(error)
        }
    }

    /// Forgets the profile of that name; false when there was none.
    func remove(_ name: String) throws -> Bool {
        guard names.contains(name) else { return false }
        do {
            try file(name).remove()
        } catch let error as SealedStoreError {
            throw Failure(error)
        }
        if (try? defaultName) == name { unlink(defaultFile) }
        return true
    }

    private static let suffix = ".profile"

    private func file(_ name: String) throws -> SealedFile {
        guard Self.isName(name) else {
            throw Failure(usage: "'\(name)' is no name for a profile: letters, digits, '-', '_' and '.' only")
        }
        return SealedFile("\(folder)/\(name)\(Self.suffix)", name: "maasctl \(name)", keyFile: folder + "/key")
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && !text.hasPrefix(".")
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    }
}
