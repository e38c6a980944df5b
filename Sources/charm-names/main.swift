import Glibc

/// Writes what the plugin CharmNames adds to a charm: `charm-names OUTPUT FILE...`, the files being those that the charm has of
/// metadata.yaml, config.yaml, actions.yaml and charmcraft.yaml.
func run(_ arguments: [String]) throws(NamesError) {
    guard arguments.count >= 2 else { throw NamesError("charm-names", line: 1, "usage: charm-names OUTPUT FILE...") }
    let names = try CharmFileNames(files: Array(arguments.dropFirst()))
    let text = try names.source()
    guard let output = fopen(arguments[0], "w") else {
        throw NamesError(arguments[0], line: 1, String(cString: strerror(errno)))
    }
    let isWritten = fputs(text, output) >= 0
    guard fclose(output) == 0, isWritten else { throw NamesError(arguments[0], line: 1, "it can't be written") }
}

do throws(NamesError) {
    try run(Array(CommandLine.arguments.dropFirst()))
} catch {
    var line = error.message + "\n"
    _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
}
