import Glibc

/// Writes what the plugin CharmNames adds to the code of the charm whose files are in a folder: `charm-names OUTPUT FOLDER`.
func run(_ arguments: [String]) throws(NamesError) {
    guard arguments.count == 2 else { throw NamesError("charm-names", "usage: charm-names OUTPUT FOLDER") }
    let text = try CharmFileNames(folder: arguments[1]).source()
    // What is not written anew is not compiled anew.
    guard text != contents(of: arguments[0]) else { return }
    guard let output = fopen(arguments[0], "w") else {
        throw NamesError(arguments[0], String(cString: strerror(errno)))
    }
    let isWritten = fputs(text, output) >= 0
    guard fclose(output) == 0, isWritten else { throw NamesError(arguments[0], "it can't be written") }
}

/// The text of a file, or nil when it can't be read.
func contents(of file: String) -> String? {
    guard let stream = fopen(file, "r") else { return nil }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var byte = getc(stream)
    while byte != EOF {
        bytes.append(UInt8(byte))
        byte = getc(stream)
    }
    return String(validating: bytes, as: UTF8.self)
}

do throws(NamesError) {
    try run(Array(CommandLine.arguments.dropFirst()))
} catch {
    var line = error.message + "\n"
    _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
}
