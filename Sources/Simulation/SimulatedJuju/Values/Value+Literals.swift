extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A text.
    public init(stringLiteral text: String) { self = .string(text) }

    /// A truth value.
    public init(booleanLiteral flag: Bool) { self = .bool(flag) }

    /// A number as options and parameters hold it.
    public init(integerLiteral number: Int) { self = .number(Double(number)) }

    /// A number.
    public init(floatLiteral number: Double) { self = .number(number) }

    /// A list.
    public init(arrayLiteral items: Value...) { self = .list(items) }

    /// A map.
    public init(dictionaryLiteral fields: (String, Value)...) { self = .map(Dictionary(fields) { $1 }) }
}
