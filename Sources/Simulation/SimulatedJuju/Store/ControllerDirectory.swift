import Foundation

/// The models of one controller on disk. The first lies in the folder itself, so that who has one model need not know of others;
/// the others lie below it. They share the lock, and the network of their machines.
///
/// ```
/// models/NAME  another model's folder      current  the name of the model that is meant where nobody says
/// ```
public struct ControllerDirectory: Sendable {
    /// A model's name, and what must be known of it before it is read.
    public struct Place: Sendable, Decodable {
        private struct Model: Decodable {
            var name: String
            var uuid: String
            var network: Int
            var crossModel: CrossModel?
        }

        private struct CrossModel: Decodable {
            var applications: [String: Remote]
        }

        private struct Remote: Decodable {
            var modelUUID: String
        }

        private enum CodingKeys: CodingKey { case model }

        /// The model's name.
        public let name: String
        /// The model's UUID.
        public let uuid: String
        /// Which part of the network its machines are in.
        let network: Int
        /// The UUIDs of the models with which it has anything in common.
        public let models: Set<String>
        /// The model's folder.
        public fileprivate(set) var path = ""

        /// Reads what a model's file says of it.
        public init(from decoder: any Decoder) throws {
            let model = try decoder.container(keyedBy: CodingKeys.self).decode(Model.self, forKey: .model)
            (name, uuid, network) = (model.name, model.uuid, model.network)
            models = Set((model.crossModel?.applications ?? [:]).values.map(\.modelUUID))
        }
    }

    /// The folder's path, absolute.
    public let path: String

    /// The controller in the folder `path`.
    public init(_ path: String) { self.path = URL(filePath: path).standardizedFileURL.path }

    /// The folders that hold a model, that of the controller itself first.
    var folders: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/models")) ?? []
        return ([path] + names.sorted().map { "\(path)/models/\($0)" })
            .filter { access("\($0)/model.json", F_OK) == 0 }
    }

    /// Whether there is more than the one model that the folder itself may hold.
    public var holdsOthers: Bool { folders.contains { $0 != path } }

    /// The models.
    ///
    /// - Throws: ``SimulationError`` with code `damaged`.
    public func places() throws(SimulationError) -> [Place] {
        var places: [Place] = []
        for folder in folders {
            do {
                let data = try Data(contentsOf: URL(filePath: "\(folder)/model.json"))
                var place = try JSONDecoder().decode(Place.self, from: data)
                place.path = folder
                places.append(place)
            } catch {
                throw SimulationError(.damaged, "\(folder)/model.json: damaged; nothing was changed")
            }
        }
        return places
    }

    /// The folder of a model that is to be made.
    public func newFolder(_ name: String) -> String {
        folders.contains(path) ? "\(path)/models/\(name)" : path
    }

    /// A number that none of the models has for its part of the network.
    static func freeNetwork(besides places: [Place]) -> Int {
        let taken = Set(places.map(\.network))
        return (0...taken.count).first { !taken.contains($0) } ?? taken.count
    }

    /// The name of the model that is meant where nobody says, or nil where nobody has chosen one.
    public var current: String? {
        guard let text = try? String(contentsOfFile: "\(path)/current", encoding: .utf8) else { return nil }
        return text.split(separator: "\n").first.map(String.init)
    }

    /// The name of the model that is meant where nobody says: the one that was chosen, or the only one.
    public func focus(among places: [Place]) -> String? { current ?? (places.count == 1 ? places[0].name : nil) }

    /// The controller's UUID, which is always the same for its folder.
    public var uuid: String { ModelState.uuid(of: path) }

    /// Says which model is meant from now on.
    ///
    /// - Throws: ``SimulationError`` with code `file`.
    public func choose(_ name: String) throws(SimulationError) {
        do {
            try OwnFile.write(Data("\(name)\n".utf8), to: "\(path)/current")
        } catch {
            throw SimulationError(.file, "\(path)/current: cannot be written: \(error.localizedDescription)")
        }
    }

    /// Leaves it open which model is meant.
    public func forgetChoice() { unlink("\(path)/current") }

    /// Refuses a name that is none for a model (cmd/juju/controller/addmodel.go: Init).
    public static func checkName(_ name: String) throws(SimulationError) {
        guard name.wholeMatch(of: /[a-z0-9][a-z0-9-]*/) == nil else { return }
        throw SimulationError(
            .badInput,
            "\(GoText.quoted(name)) is not a valid name: model names may only contain lowercase letters, digits and hyphens"
        )
    }
}
