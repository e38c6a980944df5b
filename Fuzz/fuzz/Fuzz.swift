import CFuzzer
import FuzzTargets
import Foundation

/// Fuzzes one target: `fuzz TARGET [LIBFUZZER OPTION]... CORPUS...`; or lists the targets, or says of each file of a corpus whether
/// the target takes it.
@main
enum Fuzz {
    /// The target of this process, for the C function that libFuzzer calls.
    nonisolated(unsafe) fileprivate static var target = FuzzTarget.all[0]

    static func main() {
        var arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "list":
            for target in FuzzTarget.all { print(target.name, target.oracle?.rawValue ?? "-") }
        case "verdicts" where arguments.count == 4:
            verdicts(of: named(arguments[2]), in: arguments[3])
        case let name? where arguments.count > 1:
            target = named(name)
            arguments.remove(at: 1)
            run(arguments)
        default: fail("usage: fuzz list | fuzz verdicts TARGET FOLDER | fuzz TARGET [OPTION]... FOLDER...")
        }
    }

    private static func named(_ name: String) -> FuzzTarget {
        guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
            fail("no target \(name); see fuzz list")
        }
        return target
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(2)
    }

    private static func verdicts(of target: FuzzTarget, in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
            print(data.withUnsafeBytes { target.accepts($0) } ? "yes" : "no", name)
        }
    }

    private static func run(_ arguments: [String]) -> Never {
        var words: [UnsafeMutablePointer<CChar>] = arguments.compactMap { strdup($0) }
        var count = Int32(words.count)
        let code = words.withUnsafeMutableBufferPointer { words in
            var start = words.baseAddress.unsafelyUnwrapped
            return LLVMFuzzerRunDriver(&count, &start) { fuzzOne($0, $1) }
        }
        exit(code)
    }
}

/// The name that libFuzzer's own main asks for, though ours is the one that runs.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzz.target.accepts(UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}
