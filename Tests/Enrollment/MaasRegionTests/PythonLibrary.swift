import CharmTesting
import Testing
import TestSupport

/// What the Python library (LIBPATCH 4, and 2) was recorded doing: `databags.json`.
struct PythonLibrary: Decodable {
    var latest: [Recording]
    var old: [Recording]

    enum CodingKeys: String, CodingKey {
        case latest = "python-0.4"
        case old = "python-0.2"
    }

    /// One recorded case; which fields it has depends on its kind.
    struct Recording: Decodable, Sendable, CustomTestStringConvertible {
        var id: String
        var kind: String
        var title: String
        var appDatabag: [String: String]?
        var unitDatabag: [String: String]?
        var unitDatabags: [String: [String: GoldenBytes]]?
        var unitDatabagsBefore: [String: [String: String]]?
        var appDatabags: [String: [String: GoldenBytes]]?
        var load: Load?
        var calls: [PublishCall]?
        var input: Input?
        var result: [[String?]]?
        var secrets: [RecordedSecret]?
        var raised: Raised?
        var hook: Hook?
        var relations: RelationCount?
        var events: [Event]?
        var enrollData: LoadedValue?
        var content: [String: String]?
        var see: [String]?

        var testDescription: String { "\(id): \(title)" }

        enum CodingKeys: String, CodingKey {
            case id, kind, title, load, calls, input, result, secrets, raised, hook, relations, events, see
            case appDatabag = "app-databag"
            case unitDatabag = "unit-databag"
            case unitDatabags = "unit-databags"
            case unitDatabagsBefore = "unit-databags-before"
            case appDatabags = "app-databags"
            case enrollData = "get_enroll_data"
            case content = "content-base64"
        }
    }

    /// Some exception.
    struct Raised: Decodable, Sendable {
        init(from decoder: any Decoder) {}
    }

    /// How many relations there were, where it is a number.
    struct RelationCount: Decodable, Sendable {
        var count: Int?
        init(from decoder: any Decoder) throws { count = try? decoder.singleValueContainer().decode(Int.self) }
    }

    /// An event that reached the charm, with the token that it could read.
    struct Event: Decodable, Sendable {
        var event: String
        var secret: Secret?

        enum CodingKeys: String, CodingKey {
            case event
            case secret = "get_secret"
        }

        struct Secret: Decodable, Sendable { var value: String? }
    }

    /// What loading a databag gave, or nil inside when it raised.
    struct Load: Decodable, Sendable {
        var value: [String: LoadedValue]?
    }

    /// A loaded field: text, a list of texts, or something that is neither.
    enum LoadedValue: Decodable, Sendable, Equatable {
        case text(String), list([String]), other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([String].self) {
                self = .list(list)
            } else {
                self = .other
            }
        }
    }

    /// One call of `publish_enroll_token`; nil where Python was given something that is no text.
    struct PublishCall: Decodable, Sendable {
        var api: String?
        var regions: [String]?
        var secret: String?

        enum CodingKeys: String, CodingKey {
            case regions
            case api = "maas_api"
            case secret = "maas_secret"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            api = try? container.decode(GoldenBytes.self, forKey: .api).text
            regions = try? container.decode([String].self, forKey: .regions)
            secret = try? container.decode(GoldenBytes.self, forKey: .secret).text
        }
    }

    /// What a unit was told to publish; nil inside when it was no text.
    struct Input: Decodable, Sendable {
        var text: String?
        init(from decoder: any Decoder) throws { text = try? GoldenBytes(from: decoder).text }
    }

    struct RecordedSecret: Decodable, Sendable {
        var label: String
        var revisions: [Revision]

        struct Revision: Decodable, Sendable {
            var content: [String: GoldenBytes]
        }
    }

    /// The recordings of one kind, by both versions of the library.
    static func recordings(_ kind: String) throws -> [Recording] {
        let library = try Golden.json("databags.json", as: PythonLibrary.self)
        return (library.latest + library.old).filter { $0.kind == kind }
    }
}

extension GoldenBytes {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
