import Testing

@testable import SimulatedJuju

@Suite("A table of a model")
struct ModelTableTests {
    private struct Thing: ModelEntry {
        var kind: String
        var size = 0

        var groups: [String] { [kind, "all"] }
    }

    /// A table of as many things, every third of which is red.
    private func table(_ count: Int) -> ModelTable<Int, Thing> {
        var table = ModelTable<Int, Thing>()
        for number in 0..<count { table[number] = Thing(kind: number % 3 == 0 ? "red" : "blue") }
        return table
    }

    @Test("finds the things of a group, be they few or many", arguments: [0, 1, 8, 9, 30])
    func groups(_ count: Int) {
        let table = table(count)
        #expect(table.keys(in: "all") == Set(0..<count))
        #expect(table.keys(in: "red") == Set(stride(from: 0, to: count, by: 3)))
        #expect(table.values(in: "blue").allSatisfy { $0.kind == "blue" })
        #expect(table.keys(in: "green").isEmpty)
    }

    @Test("forgets what is taken away, and changes in place", arguments: [4, 30])
    func changes(_ count: Int) {
        var table = table(count)
        table[1]?.size = 7
        table[3] = nil
        table[99]?.size = 1
        #expect(table.count == count - 1)
        #expect(table.keys(in: "red") == Set(stride(from: 0, to: count, by: 3)).subtracting([3]))
        #expect(table.values(in: "blue").map(\.size).max() == 7)
        for key in Array(table.keys) { table[key] = nil }
        #expect(table.isEmpty && table.keys(in: "all").isEmpty)
    }

    @Test("is not changed through a copy", arguments: [4, 8, 30])
    func copies(_ count: Int) {
        let table = table(count)
        var copy = table
        copy[1]?.size = 7
        copy[2] = nil
        copy[100] = Thing(kind: "red")
        #expect(table == self.table(count))
        #expect(table.keys(in: "all") == Set(0..<count))
        #expect(copy.keys(in: "all") == Set(0..<count).subtracting([2]).union([100]))
    }
}
