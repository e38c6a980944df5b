import SimulatedJuju

/// A query of wait-for: comparisons of facts with values and functions of them, joined by `&&` and `||` (cmd/juju/waitfor/query).
struct WaitQuery {
    private indirect enum Term {
        case fact(String)
        case value(Value)
        case both(Term, String, Term)
        case not(Term)
        case call(String, [Term])
        case lambda(String, Term)
    }

    private let term: Term

    /// Reads a query.
    ///
    /// - Throws: `SimulationError` that says what cannot be read.
    init(_ text: String) throws(SimulationError) {
        var reader = Reader(tokens: try Self.tokens(text), text: text)
        term = try reader.term(0)
        if let rest = reader.next { throw reader.wrong(rest) }
    }

    /// Whether the facts are as wanted.
    func holds(_ facts: [String: Value]) throws(SimulationError) -> Bool {
        guard case .bool(let flag) = try Self.value(of: term, facts) else {
            throw SimulationError(.badInput, "the query is no condition: compare a fact with a value")
        }
        return flag
    }

    private static func value(of term: Term, _ facts: [String: Value]) throws(SimulationError) -> Value {
        switch term {
        case .value(let value): return value
        case .fact(let name): return try fact(name, facts)
        case .not(let term): return .bool(try value(of: term, facts) == .bool(false))
        case .lambda(let name, _): throw wrong("\(name) => … stands in forEach alone")
        case .call(let name, let arguments): return try call(name, arguments, facts)
        case .both(let left, let sign, let right):
            let (left, right) = (try value(of: left, facts), try value(of: right, facts))
            switch sign {
            case "==": return .bool(left == right)
            case "!=": return .bool(left != right)
            case "&&": return .bool(left == .bool(true) && right == .bool(true))
            case "||": return .bool(left == .bool(true) || right == .bool(true))
            default:
                guard case .integer(let first) = left, case .integer(let second) = right else {
                    throw wrong("\(sign) compares numbers")
                }
                switch sign {
                case "<": return .bool(first < second)
                case ">": return .bool(first > second)
                case "<=": return .bool(first <= second)
                default: return .bool(first >= second)
                }
            }
        }
    }

    private static func wrong(_ what: String) -> SimulationError {
        SimulationError(.badInput, "invalid query: \(what)")
    }

    /// A fact by its name; `unit.life` is one of what `unit` stands for (query/scope.go: NestedScope.GetIdentValue).
    private static func fact(_ name: String, _ facts: [String: Value]) throws(SimulationError) -> Value {
        if let value = facts[name] { return value }
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        var known = facts
        if parts.count == 2, case .map(let inner)? = facts[parts[0]] {
            if let value = inner[parts[1]] { return value }
            known = inner
        }
        throw wrong("there is no \"\(name)\" here; known are \(known.keys.sorted().joined(separator: ", "))")
    }

    /// What a function gives (query/scope.go: NewGlobalFuncScope).
    private static func call(
        _ name: String, _ arguments: [Term], _ facts: [String: Value]
    ) throws(SimulationError) -> Value {
        func expect(_ count: Int) throws(SimulationError) {
            if arguments.count == count { return }
            throw wrong("number of arguments for a function call to be \(count), but got: \(arguments.count)")
        }
        func text(_ index: Int) throws(SimulationError) -> String {
            guard case .string(let text) = try value(of: arguments[index], facts) else {
                throw wrong("\(name) takes texts")
            }
            return text
        }
        switch name {
        case "len":
            try expect(1)
            switch try value(of: arguments[0], facts) {
            case .map(let map): return .integer(map.count)
            case .string(let text): return .integer(text.utf8.count)
            default: throw wrong("len takes a text, or several things")
            }
        case "forEach":
            try expect(2)
            guard case .map(let all) = try value(of: arguments[0], facts),
                case .lambda(let bound, let body) = arguments[1]
            else {
                throw wrong("forEach takes several things, and what is to hold for each: forEach(units, unit => …)")
            }
            // Of nothing nothing holds.
            if all.isEmpty { return .bool(false) }
            for (_, one) in all.sorted(by: { $0.key < $1.key }) {
                let inner = facts.merging([bound: one]) { $1 }
                guard case .bool(true) = try value(of: body, inner) else { return .bool(false) }
            }
            return .bool(true)
        case "startsWith":
            try expect(2)
            return .bool(try text(0).hasPrefix(try text(1)))
        case "endsWith":
            try expect(2)
            return .bool(try text(0).hasSuffix(try text(1)))
        case "int":
            try expect(1)
            let digits = try text(0)
            guard let number = Int(digits) else { throw wrong("\"\(digits)\" is no number") }
            return .integer(number)
        default: throw wrong("no function \"\(name)\"; known are endsWith, forEach, int, len, startsWith")
        }
    }

    private static func tokens(_ text: String) throws(SimulationError) -> [Substring] {
        var rest = text[...]
        var tokens: [Substring] = []
        let token =
            #/\s*("[^"]*"|'[^']*'|=>|==|!=|<=|>=|&&|\|\||[<>()!,]|[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)*|[0-9]+)/#
        while !rest.allSatisfy(\.isWhitespace) {
            guard let match = rest.prefixMatch(of: token) else {
                throw SimulationError(.badInput, "invalid query \"\(text)\": cannot read \"\(rest)\"")
            }
            tokens.append(match.1)
            rest = rest[match.range.upperBound...]
        }
        return tokens
    }

    private struct Reader {
        let tokens: [Substring]
        let text: String
        var index = 0

        private static let ranks: [Substring: Int] = [
            "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4,
        ]

        var next: Substring? { index < tokens.count ? tokens[index] : nil }

        func wrong(_ token: Substring?) -> SimulationError {
            SimulationError(
                .badInput,
                "invalid query \"\(text)\": \(token.map { "\"\($0)\" is out of place" } ?? "something is missing at its end")"
            )
        }

        private mutating func take(_ token: Substring) throws(SimulationError) {
            guard next == token else { throw wrong(next) }
            index += 1
        }

        /// What binds tighter than `rank`.
        mutating func term(_ rank: Int) throws(SimulationError) -> Term {
            var left = try operand()
            while let sign = next, let own = Self.ranks[sign], own > rank {
                index += 1
                left = .both(left, String(sign), try term(own))
            }
            return left
        }

        private mutating func operand() throws(SimulationError) -> Term {
            guard let token = next else { throw wrong(nil) }
            index += 1
            switch token {
            case "(":
                let inner = try term(0)
                try take(")")
                return inner
            case "!": return .not(try operand())
            case "true", "false": return .value(.bool(token == "true"))
            default: break
            }
            if let first = token.first, first == "\"" || first == "'" {
                return .value(.string(String(token.dropFirst().dropLast())))
            }
            if let number = Int(token) { return .value(.integer(number)) }
            guard token.first?.isLetter == true else { throw wrong(token) }
            if next == "=>" {
                index += 1
                return .lambda(String(token), try term(0))
            }
            return next == "(" ? .call(String(token), try arguments()) : .fact(String(token))
        }

        private mutating func arguments() throws(SimulationError) -> [Term] {
            try take("(")
            if next == ")" {
                index += 1
                return []
            }
            var arguments = [try term(0)]
            while next == "," {
                index += 1
                arguments.append(try term(0))
            }
            try take(")")
            return arguments
        }
    }
}
