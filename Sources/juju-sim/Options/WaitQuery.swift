import SimulatedJuju

/// A query of wait-for: comparisons of facts with values, joined by `&&` and `||`.
struct WaitQuery {
    private indirect enum Term {
        case fact(String)
        case value(Value)
        case both(Term, String, Term)
        case not(Term)
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
        case .fact(let name):
            guard let value = facts[name] else {
                let known = facts.keys.sorted().joined(separator: ", ")
                throw SimulationError(.badInput, "invalid query: there is no \"\(name)\" here; known are \(known)")
            }
            return value
        case .not(let term): return .bool(try value(of: term, facts) == .bool(false))
        case .both(let left, let sign, let right):
            let (left, right) = (try value(of: left, facts), try value(of: right, facts))
            switch sign {
            case "==": return .bool(left == right)
            case "!=": return .bool(left != right)
            case "&&": return .bool(left == .bool(true) && right == .bool(true))
            case "||": return .bool(left == .bool(true) || right == .bool(true))
            default:
                guard case .integer(let first) = left, case .integer(let second) = right else {
                    throw SimulationError(.badInput, "invalid query: \(sign) compares numbers")
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

    private static func tokens(_ text: String) throws(SimulationError) -> [Substring] {
        var rest = text[...]
        var tokens: [Substring] = []
        let token = #/\s*("[^"]*"|'[^']*'|==|!=|<=|>=|&&|\|\||[<>()!]|[A-Za-z][A-Za-z0-9-]*|[0-9]+)/#
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
                guard next == ")" else { throw wrong(next) }
                index += 1
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
            guard next != "(" else {
                throw SimulationError(
                    .badInput, "invalid query \"\(text)\": functions such as \(token) are not known here")
            }
            return .fact(String(token))
        }
    }
}
