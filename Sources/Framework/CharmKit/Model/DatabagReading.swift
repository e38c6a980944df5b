import JujuProtocol

/// What came of reading a databag that somebody else fills: a peer can be late or wrong, and neither fails a hook.
public enum DatabagReading<Value> {
    /// Every field that must be there is there and is what it should be.
    case complete(Value)
    /// These fields are not there yet, in the order of the type, up to the first one whose type makes no value of an empty text.
    case incomplete(missing: [String])
    /// This field is something else than it should be, for the reason given.
    case malformed(field: String, why: String)

    /// The value when it is complete, else nil.
    public var complete: Value? {
        guard case .complete(let value) = self else { return nil }
        return value
    }
}

extension DatabagReading: Equatable where Value: Equatable {}
extension DatabagReading: Sendable where Value: Sendable {}

extension DatabagReading where Value: Decodable {
    /// Reads the fields of a databag.
    public init(_ databag: [String: String], coding: WireCoding = .plain) {
        let fields = DatabagFields(coding: coding)
        do {
            let value = try fields.decode(Value.self, from: databag)
            self = fields.missing.isEmpty ? .complete(value) : .incomplete(missing: fields.missing)
        } catch let error as FieldError {
            self = .malformed(field: error.field, why: error.reason)
        } catch is DatabagFields.Stop {
            self = .incomplete(missing: fields.missing)
        } catch {
            // A check of the type's own, which says nothing while fields are missing.
            self =
                fields.missing.isEmpty ? .malformed(field: "", why: "\(error)") : .incomplete(missing: fields.missing)
        }
    }
}

extension Relation {
    /// Reads what a remote unit has published, as a Codable type whose coding keys are the fields' names.
    /// ```swift
    /// struct Site: Codable {
    ///     var hostname: String
    ///     var port: Int
    ///     var aliases: [String]?
    /// }
    ///
    /// switch try relation.load(Site.self, of: unit) {
    /// case .complete(let site): serve(site)
    /// case .incomplete(let missing): status.add(.waiting("for \(unit) to publish \(missing.joined(separator: ", "))"))
    /// case .malformed(let field, let why): status.add(.blocked("\(unit) publishes \(field), which \(why)"))
    /// }
    /// ```
    ///
    /// - Throws: ``HookToolError`` when Juju can't be asked. What the peer has written never throws.
    public func load<Value: Decodable>(
        _ type: Value.Type, of unit: UnitName, coding: WireCoding = .plain
    ) throws(HookToolError) -> DatabagReading<Value> {
        DatabagReading(try data(of: unit), coding: coding)
    }

    /// Reads what the remote application has published; in a peer relation, what this one has.
    ///
    /// - Throws: ``HookToolError`` when Juju can't be asked.
    public func load<Value: Decodable>(
        _ type: Value.Type, coding: WireCoding = .plain
    ) throws(HookToolError) -> DatabagReading<Value> {
        DatabagReading(try applicationData(), coding: coding)
    }

    /// Publishes a value in this unit's databag from the end of this hook on: each of its fields, where nil removes one. Other
    /// fields stay as they are.
    ///
    /// - Throws: `EncodingError` when the value has no fields, or one of them has no JSON form.
    public func save<Value: Encodable>(_ value: Value, coding: WireCoding = .plain) throws {
        try unitData.set(value, coding)
    }

    /// Publishes a value in this application's databag; see ``save(_:coding:)``.
    ///
    /// - Throws: `EncodingError` when the value has no fields, or one of them has no JSON form.
    public func save<Value: Encodable>(_ value: Value, as leader: Leader, coding: WireCoding = .plain) throws {
        try applicationData(as: leader).set(value, coding)
    }
}

extension Databag {
    fileprivate func set<Value: Encodable>(_ value: Value, _ coding: WireCoding) throws {
        for (name, field) in try FieldEncoder.fields(of: value) { set(name, coding.text(of: name, field)) }
    }
}
