/// Why MAAS refuses a host name, in its own words (maascommon/utils/dns.py).
struct HostnameError: Error {
    let reason: String

    /// - Throws: ``HostnameError`` when `name`, with or without a domain, is no host name.
    static func check(_ name: String) throws {
        let host = String(name.prefix { $0 != "." })
        guard name.count <= 255 else {
            throw HostnameError(reason: "Hostname is too long.  Maximum allowed is 255 characters.")
        }
        guard !host.contains("_") else {
            throw HostnameError(reason: "Host label cannot contain underscore: '\(host)'.")
        }
        try check(domain: name)
    }

    /// - Throws: ``HostnameError`` when `name` is no domain.
    static func check(domain name: String) throws {
        guard name.count <= 255 else {
            throw HostnameError(reason: "Hostname is too long.  Maximum allowed is 255 characters.")
        }
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            guard !label.isEmpty else { throw HostnameError(reason: "DNS name contains an empty label.") }
            guard label.count <= 63 else {
                throw HostnameError(reason: "Label is too long: '\(label)'.  Maximum allowed is 63 characters.")
            }
            guard !label.hasPrefix("-"), !label.hasSuffix("-") else {
                throw HostnameError(reason: "Label cannot start or end with hyphen: '\(label)'.")
            }
            guard label.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || isAlphanumeric($0) }) else {
                throw HostnameError(reason: "Label contains disallowed characters: '\(label)'.")
            }
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }
}

/// What MAAS takes for a MAC address in a request (maascommon/fields.py).
///
/// Of the three spellings the pattern binds the first to the start of the text and the last to its end, and neither to both, so that
/// it takes more than it means to.
enum MACPattern {
    static func accepts(_ text: String) -> Bool {
        let colons = /^([0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}/
        let hyphens = /([0-9a-fA-F]{1,2}-){5}[0-9a-fA-F]{1,2}/
        let dots = /([0-9a-fA-F]{3,4}.){2}[0-9a-fA-F]{3,4}$/
        return [
            text.firstMatch(of: colons) != nil, text.firstMatch(of: hyphens) != nil, text.firstMatch(of: dots) != nil,
        ]
        .contains(true)
    }
}
