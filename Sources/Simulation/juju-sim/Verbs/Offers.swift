import ArgumentParser
import SimulatedJuju

/// offer: endpoints of an application for other models (cmd/juju/crossmodel/offer.go).
struct OfferCommand: JujuSimCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer", abstract: "Offer endpoints of an application to other models.")

    @OptionGroup var state: StateOptions
    @Option(name: .shortAndLong, help: .hidden) var controller: String?
    @Argument(help: "The endpoints.")
    var endpoints: String
    @Argument(help: "The offer's name, by default the application's.")
    var name: String?

    func perform() throws {
        guard let match = endpoints.wholeMatch(of: #/(?:([^.:]*)\.)?([^:]*):(.*)/#) else {
            throw SimulationError(
                .badInput, "endpoints must conform to format \"<application-name>:<endpoint-name>[,...]\" ")
        }
        let application = String(match.2)
        let names = match.3.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard ApplicationName.isValid(application) else {
            throw SimulationError(.badInput, "application name \"\(application)\" not valid")
        }
        guard !match.3.isEmpty else {
            throw SimulationError(.badInput, "specify endpoints for \(application)\" ")
        }
        var state = state
        if let model = match.1 { state.model = String(model) }
        let stored = try state.simulation()
        try stored.controller.offer(application, names, as: name)
        stored.note(CommandText.current())
        try stored.save()
        let url = OfferURL(offer: name ?? application, of: stored.controller.model.name).path
        Terminal.inform(
            "Application \"\(application)\" endpoints [\(names.joined(separator: ", "))] available at \"\(url)\"")
    }
}

/// offers: those of the model (cmd/juju/crossmodel/list.go).
struct OffersCommand: JujuSimCommand {
    static let configuration = CommandConfiguration(
        commandName: "offers", abstract: "List the offers of the model.", aliases: ["list-offers"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Option(help: "Only offers of this application.") var application: String?
    @Option(help: "Only offers of this interface.") var interface: String?
    @Flag(help: "Only offers that are in use.") var activeOnly = false
    @Option(help: .hidden) var allowedConsumer: String?
    @Option(help: .hidden) var connectedUser: String?
    @Argument(help: "An offer's name.") var name: String?

    func perform() throws {
        let (_, model) = try state.read()
        let all = model.crossModel.offers.values.map { OfferDocument(offer: $0, model: model) }
        let offers = all.filter(isWanted).sorted { $0.offer.name < $1.offer.name }
        try document.write(
            .map(Dictionary(offers.map { ($0.offer.name, $0.listing) }, uniquingKeysWith: { $1 })),
            [("tabular", { table(offers).text }), ("summary", { summary(offers).text })])
    }

    private func isWanted(_ offer: OfferDocument) -> Bool {
        if let name, name != offer.offer.name { return false }
        if let application, application != offer.offer.application { return false }
        if activeOnly, offer.connections.isEmpty { return false }
        return offer.has(interface: interface)
    }

    private func table(_ offers: [OfferDocument]) -> Table {
        var table = Table(
            ["Offer", "User", "Relation ID", "Status", "Endpoint", "Interface", "Role", "Ingress subnets"])
        for offer in offers {
            if offer.connections.isEmpty { table.add([offer.offer.name, "-"] + Array(repeating: "", count: 6)) }
            for (index, relation) in offer.connections.enumerated() {
                let name = relation.endpoint(of: offer.offer.application)?.name ?? ""
                let endpoint = offer.endpoints.first { $0.name == name }
                table.add([
                    index == 0 ? offer.offer.name : "", "admin", String(relation.id),
                    relation.status.rawValue,
                    name, endpoint?.interface ?? "", endpoint?.role ?? "",
                    offer.ingress(of: relation).joined(separator: ","),
                ])
            }
        }
        return table
    }

    private func summary(_ offers: [OfferDocument]) -> Table {
        var table = Table(
            ["Offer", "Application", "Charm", "Connected", "Store", "URL", "Endpoint", "Interface", "Role"])
        for offer in offers {
            for (index, endpoint) in offer.endpoints.enumerated() {
                let first = [
                    offer.offer.name, offer.offer.application, offer.charmURL,
                    "\(offer.activeCount)/\(offer.connections.count)", "juju-sim", offer.url,
                ]
                table.add(
                    (index == 0 ? first : first.map { _ in "" }) + [endpoint.name, endpoint.interface, endpoint.role])
            }
        }
        return table
    }
}

/// find-offers: those of all models (cmd/juju/crossmodel/find.go).
struct FindOffers: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Find offers of any model.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Option(help: "Only offers of this interface.") var interface: String?
    @Option(help: "Only offers of this name.") var offer: String?
    @Option(help: "Only offers at this URL, or what there is of one.") var url: String?
    @Argument(help: "The same as --url.") var place: String?

    func perform() throws {
        guard url == nil || place == nil else { throw SimulationError(.badInput, "URL term cannot be specified twice") }
        guard url == nil || offer == nil else {
            throw SimulationError(.badInput, "cannot specify both a URL term and offer term")
        }
        CommandPhase.begin()
        let wanted = try (url ?? place).map { try OfferURL(parsing: $0, allowsParts: true) }
        guard wanted == nil || offer == nil else {
            throw SimulationError(.badInput, "cannot specify both a URL term and offer term")
        }
        let name = offer ?? (wanted?.offer.isEmpty == false ? wanted?.offer : nil)
        if let wanted, !wanted.model.isEmpty { try state.checkModel(of: wanted) }
        let offers = try state.allOffers()
        let isNew = offers.contains { $0.model.profile.offersByDomain }
        let matches = try name.map { name in try isNew ? Self.literal(name) : Self.pattern(name) }
        let found = offers.filter { found in
            if let model = wanted?.model, !model.isEmpty, model != found.model.name { return false }
            if let matches, !matches(found.offer.name) { return false }
            return found.has(interface: interface)
        }
        guard !found.isEmpty else { throw CommandFailure("no matching application offers found") }
        try document.write(
            .map(Dictionary(found.map { ("juju-sim:\($0.url)", $0.found) }, uniquingKeysWith: { $1 })),
            [("tabular", { table(found).text })])
    }

    /// Whether a part of a name is what the pattern says (state/applicationoffers.go: makeFilterTerm).
    private static func pattern(_ pattern: String) -> (String) -> Bool {
        guard let pattern = try? Regex(pattern) else { return { $0.contains(pattern) } }
        return { $0.contains(pattern) }
    }

    /// Whether a name holds a text, which is no pattern from Juju 4.0 on (applicationoffers.go: resolveOfferName; state/model/offer.go:
    /// getFilteredOfferDetails, with SQL's LIKE).
    private static func literal(_ text: String) throws -> (String) -> Bool {
        let text = text.trimmingPrefix("^").replacing(/\$$/, with: "").lowercased()
        guard text.wholeMatch(of: /[^.+*?()|\[\]{}^$\\]*/) != nil else {
            throw CommandFailure("unescaping offer name: not a quoted meta")
        }
        return { text.isEmpty || $0.contains(text) }
    }

    private func table(_ offers: [OfferDocument]) -> Table {
        var table = Table(["Store", "URL", "Access", "Interfaces"])
        for offer in offers {
            let interfaces = offer.endpoints.map { "\($0.interface):\($0.name)" }.sorted().joined(separator: ", ")
            table.add(["juju-sim", offer.url, "admin", interfaces])
        }
        return table
    }
}

/// show-offer: one of them (cmd/juju/crossmodel/show.go).
struct ShowOffer: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show an offer.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "The offer's URL, or its name in this model.") var url: String

    func perform() throws {
        let (_, model) = try state.read()
        let place = try OfferURL(parsing: url, orNamedIn: model.name)
        guard !place.hasEndpoint else {
            throw SimulationError(.badInput, "saas application \"\(place.path)\" shouldn't include endpoint")
        }
        try state.checkModel(of: place)
        guard let found = try state.allOffers().first(where: { $0.url == place.path }) else {
            // apiserver applicationoffers.go of 4.0: getApplicationOffers
            throw CommandFailure(
                "application offer \"\(place.path)\"" + (model.profile.offersByDomain ? "" : " not found"))
        }
        try document.write(
            .map(["juju-sim:\(found.url)": found.shown]), [("tabular", { table(found).text })])
    }

    private func table(_ offer: OfferDocument) -> Table {
        var table = Table(["Store", "URL", "Access", "Description", "Endpoint", "Interface", "Role"])
        let lines = OfferDescription(offer.offer.description ?? "").lines
        for index in 0..<max(lines.count, offer.endpoints.count) {
            let endpoint = index < offer.endpoints.count ? offer.endpoints[index] : nil
            table.add(
                (index == 0 ? ["juju-sim", offer.url, "admin"] : ["", "", ""]) + [
                    index < lines.count ? lines[index] : "", endpoint?.name ?? "", endpoint?.interface ?? "",
                    endpoint?.role ?? "",
                ])
        }
        return table
    }
}

/// remove-offer (cmd/juju/crossmodel/remove.go).
struct RemoveOffer: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Take offers back.")

    @OptionGroup var settling: SettleOptions
    @Flag(help: "Remove the relations to them too.") var force = false
    @Flag(name: [.customShort("y"), .customLong("yes")], help: "Taken from juju; nothing is ever asked here.")
    var skipsPrompt = false
    @Option(name: .shortAndLong, help: .hidden) var controller: String?
    @Argument(help: "The offers' URLs, or their names in this model.") var offers: [String] = []

    func perform() throws {
        guard !offers.isEmpty else { throw SimulationError(.badInput, "no offers specified") }
        CommandPhase.begin()
        let places = offers.map { (text: $0, url: try? OfferURL(parsing: $0)) }
        let invalid = places.filter { $0.url?.hasEndpoint ?? $0.text.contains(":") }.map { " -\($0.text)" }
        guard invalid.isEmpty else {
            throw SimulationError(
                .badInput,
                "These offers contain endpoints. Only specify the offer name itself.\n\(invalid.joined(separator: "\n"))"
            )
        }
        // What can be removed is, whatever is said of the others (applicationoffers.go: DestroyOffers).
        var failures: [String] = []
        for place in places {
            do {
                if let url = place.url { try settling.state.checkModel(of: url) }
                var state = settling.state
                if let url = place.url { state.model = url.model }
                let stored = try state.simulation()
                try stored.controller.removeOffer(place.url?.offer ?? place.text, isForced: force)
                try settling.settle(stored)
            } catch let error as SimulationError {
                failures.append(error.message)
            }
        }
        guard failures.isEmpty else { throw CommandFailure(failures.joined(separator: "\n")) }
    }
}
