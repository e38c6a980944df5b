/// Numbers of which any one can be drawn, each at the same small cost however many there are.
struct RandomBag {
    private(set) var numbers: [Int] = []
    private var places: [Int: Int] = [:]

    /// Adds a number that is not there yet.
    mutating func insert(_ number: Int) {
        guard places[number] == nil else { return }
        places[number] = numbers.count
        numbers.append(number)
    }

    /// What `take` makes of the first number drawn of which it makes something. Numbers of which it makes nothing are
    /// dropped.
    mutating func draw<Result>(
        using random: inout SeededGenerator, _ take: (Int) -> Result?
    ) -> Result? {
        while !numbers.isEmpty {
            let place = numbers.count == 1 ? 0 : Int.random(in: 0..<numbers.count, using: &random)
            if let result = take(numbers[place]) { return result }
            places[numbers[place]] = nil
            numbers.swapAt(place, numbers.count - 1)
            numbers.removeLast()
            if place < numbers.count { places[numbers[place]] = place }
        }
        return nil
    }
}
