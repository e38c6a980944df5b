import SealedStore

/// Fields of a form, as MAAS takes them for all changes; the values may be secret.
struct FormBody {
    let content: SecretBytes

    init(_ fields: [(name: String, value: SecretBytes)]) {
        let names = fields.map { Array(MaasClient.escaped($0.name).utf8) }
        // Each byte of a value becomes three at most.
        let limit = zip(names, fields).reduce(0) { $0 + $1.0.count + 2 + $1.1.value.count * 3 }
        var count = 0
        let padded = SecretBytes(count: limit) { memory in
            func put(_ byte: UInt8) {
                memory[count] = byte
                count += 1
            }
            for (name, field) in zip(names, fields) {
                if count > 0 { put(UInt8(ascii: "&")) }
                name.forEach(put)
                put(UInt8(ascii: "="))
                field.value.withBytes { value in
                    for byte in value {
                        guard !MaasClient.isUnreserved(byte) else {
                            put(byte)
                            continue
                        }
                        put(UInt8(ascii: "%"))
                        put(MaasClient.hexDigit(byte >> 4))
                        put(MaasClient.hexDigit(byte & 15))
                    }
                }
            }
        }
        let used = count
        content = padded.withBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[..<used])) }
    }
}
