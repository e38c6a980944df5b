/// The header before each body on the socket: Go's `net/rpc` Request and Response, which differ in the error alone.
struct RPCHeader: Equatable {
    /// The one method that Juju's agent serves.
    static let jujuc = "Jujuc.Main"

    var method: String
    /// The call's number on its connection, from 0.
    var sequence: UInt64
    /// Why the call was refused; empty when it was not.
    var error = ""

    func write(to fields: inout GobWriter.Fields) {
        fields.string(0, method.utf8)
        fields.unsigned(1, sequence)
        fields.string(2, error.utf8)
    }

    init(method: String = RPCHeader.jujuc, sequence: UInt64, error: String = "") {
        self.method = method
        self.sequence = sequence
        self.error = error
    }

    init(_ value: GobInbox.Value, types: GobTypes) throws(GobError) {
        var header = RPCHeader(method: "", sequence: 0)
        var reader = value.reader
        try types.structure(value.type, &reader) { (field, reader) throws(GobError) in
            switch (field.name, field.type) {
            case ("ServiceMethod", GobBuiltin.string): header.method = try reader.text()
            case ("Seq", GobBuiltin.uint): header.sequence = try reader.unsigned()
            case ("Error", GobBuiltin.string): header.error = try reader.text()
            case ("ServiceMethod", _), ("Seq", _), ("Error", _): throw GobError("\(field.name) of a wrong type")
            default: return false
            }
            return true
        }
        guard reader.isAtEnd else { throw GobError("more than a header in its message") }
        self = header
    }
}
