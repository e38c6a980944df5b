/// Why bytes are not the gob stream that was expected.
struct GobError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    static let truncated = GobError("a value ends too early")
}
