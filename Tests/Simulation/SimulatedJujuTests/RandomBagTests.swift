import Testing

@testable import SimulatedJuju

@Suite struct RandomBagTests {
    private static func bag(_ numbers: [Int]) -> RandomBag { numbers.reduce(into: RandomBag()) { $0.insert($1) } }

    /// All numbers of a bag, as they are drawn one after the other.
    private static func drawn(_ bag: RandomBag, seed: UInt64) -> [Int] {
        var bag = bag
        var random = SeededGenerator(seed: seed)
        var numbers: [Int] = []
        let end: Int? = bag.draw(using: &random) { number in
            numbers.append(number)
            return nil
        }
        #expect(end == nil)
        return numbers
    }

    @Test("each number is drawn once, in an order that the seed repeats and another seed changes")
    func seeds() {
        let bag = Self.bag([5, 1, 9, 5, 3, 7, 1])
        let orders = (1...20).map { Self.drawn(bag, seed: $0) }
        #expect(orders.allSatisfy { $0.sorted() == [1, 3, 5, 7, 9] })
        #expect(Self.drawn(bag, seed: 3) == orders[2])
        #expect(Set(orders).count > 1)
    }

    @Test("a number of which something is made stays, the ones before it go")
    func kept() {
        var bag = Self.bag(Array(0..<10))
        var random = SeededGenerator(seed: 4)
        var dropped: Set<Int> = []
        let taken = bag.draw(using: &random) { number -> Int? in
            if number % 5 == 0 { return number }
            dropped.insert(number)
            return nil
        }
        #expect(taken.map { $0 % 5 } == 0)
        #expect(Set(Self.drawn(bag, seed: 1)) == Set(0..<10).subtracting(dropped))
        for number in dropped { bag.insert(number) }
        #expect(Set(Self.drawn(bag, seed: 1)) == Set(0..<10))
    }
}
