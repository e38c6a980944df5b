#if DEBUG
    import Foundation

    @testable import CharmKit
    @testable import JujuProtocol
    @testable import MaasRegion
    import SealedStore

    // What Juju's agent and peers say.
    extension FuzzTarget {
        /// The first byte says how the rest comes in pieces; in one piece it must mean the same.
        private static func frames(
            _ bytes: UnsafeRawBufferPointer, _ next: (inout RPCDecoder) throws -> String?
        ) -> Bool {
            guard let first = bytes.first else { return false }
            let frames = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
            func outcomes(pieces size: Int) -> [String] {
                var decoder = RPCDecoder(limit: 1 << 20)
                var outcomes: [String] = []
                var rest = frames[...]
                repeat {
                    decoder.append(UnsafeRawBufferPointer(rebasing: rest.prefix(size)))
                    rest = rest.dropFirst(size)
                    do {
                        while let outcome = try next(&decoder) { outcomes.append(outcome) }
                    } catch {
                        return outcomes + ["error"]
                    }
                } while !rest.isEmpty
                return outcomes
            }
            let whole = outcomes(pieces: max(frames.count, 1))
            let cut = outcomes(pieces: Int(first) + 1)
            require(whole == cut, "\(whole) in one piece, \(cut) in pieces of \(Int(first) + 1)")
            return whole.last != "error"
        }

        static let gobRequest = FuzzTarget("gob-request") { bytes in
            frames(bytes) { decoder in
                try decoder.nextRequest().map { "\($0.header) \(String(describing: $0.request))" }
            }
        }

        static let gobReply = FuzzTarget("gob-reply") { bytes in
            frames(bytes) { decoder in try decoder.nextReply().map { "\($0.header) \($0.reply)" } }
        }

        /// `NAME=value` with zeros between, the first without a name: the program's path.
        static let environment = FuzzTarget("environment") { bytes in
            let words = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            var variables: [String: String] = [:]
            for word in words.dropFirst() {
                guard let mark = word.firstIndex(of: "=") else { continue }
                variables[String(word[..<mark])] = String(word[word.index(after: mark)...])
            }
            guard let environment = try? HookEnvironment(variables, executable: words.first ?? "") else { return false }
            require(!environment.event.name.isEmpty, "an event without a name")
            require(UnitName(environment.unit.description) == environment.unit, "a unit that its name does not mean")
            return true
        }

        /// Keys and values in turn with zeros between.
        static let databag = FuzzTarget("databag") { bytes in
            let words = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            var databag: [String: String] = [:]
            for index in stride(from: 0, to: words.count - 1, by: 2) { databag[words[index]] = words[index + 1] }
            let region = try? MaasProviderAppData(databag: databag)
            let agent = try? MaasRequirerUnitData(databag: databag)
            return region != nil || agent != nil
        }

        /// What a hook tool answers, as an object of strings.
        static let hookToolJSON = FuzzTarget("hook-tool-json") { bytes in
            let copy = Array(bytes)
            var (strict, others, texts, secrets) = (
                StrictJSONReader(copy), StrictJSONReader(copy), StrictJSONReader(copy), StrictJSONReader(copy)
            )
            let map = strict.map()
            let passed = others.map(others: .passedOver)
            _ = texts.map(others: .asText)
            require(map == nil || map == passed, "\(map ?? [:]) is \(passed ?? [:]) when other values are passed over")
            let kept = secrets.secrets()
            if let map, let kept { require(Set(map.keys) == Set(kept.keys), "\(map.keys) and \(kept.keys)") }
            // What is no UTF-8 is taken with U+FFFD in its place, as Juju writes it.
            if let map, text(bytes) != nil {
                let foreign = (try? JSONSerialization.jsonObject(with: Data(copy))) as? [String: String]
                require(foreign?.count == map.count, "Foundation does not read it as a map of \(map.count) strings")
            }
            return map != nil
        }

        /// What a hook tool answers, as a list, a word or an object of anything.
        static let hookToolLists = FuzzTarget("hook-tool-lists") { bytes in
            let copy = Array(bytes)
            var (list, text, members, maps) = (
                StrictJSONReader(copy), StrictJSONReader(copy), StrictJSONReader(copy), StrictJSONReader(copy)
            )
            let strings = list.strings()
            let one = text.onlyString()
            _ = members.members()
            _ = maps.maps()
            if let strings, Self.text(bytes) != nil {
                let foreign = (try? JSONSerialization.jsonObject(with: Data(copy))) as? [String]
                require(foreign == strings, "\(strings), and Foundation says \(foreign ?? [])")
            }
            return strings != nil || one != nil
        }
    }
#endif
