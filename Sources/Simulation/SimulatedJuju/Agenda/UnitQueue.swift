import JujuProtocol

/// Units that wait, first those whose name comes first as a text, as Juju sorts them. A unit may wait more than once.
struct UnitQueue {
    private var heap: [UnitName] = []

    /// The unit whose name comes first, or nil.
    var first: UnitName? { heap.first }

    /// Adds a unit.
    mutating func insert(_ unit: UnitName) {
        heap.append(unit)
        var child = heap.count - 1
        while child > 0, case let parent = (child - 1) / 2, heap[child].precedesAsText(heap[parent]) {
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the first unit out.
    mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].precedesAsText(heap[least]) { least = child }
            }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    /// The first unit for which `isWanted` holds. Those before it are dropped.
    mutating func first(where isWanted: (UnitName) -> Bool) -> UnitName? {
        while let unit = heap.first {
            if isWanted(unit) { return unit }
            removeFirst()
        }
        return nil
    }
}

extension UnitName {
    /// Whether the name comes before the other as a text, so that `a/10` comes before `a/2`.
    func precedesAsText(_ other: UnitName) -> Bool {
        guard application == other.application else { return GoOrder.precedes(description, other.description) }
        return GoOrder.precedes(String(number), String(other.number))
    }
}
