/// Where an offer is: `[controller:][user/]model.offer` (core/crossmodel/offerurl.go).
package struct OfferURL {
    /// The controller, or empty.
    package var source = ""
    /// The owner of the model, or empty.
    package var user = ""
    /// The model, or empty where only part of a URL was given.
    package var model = ""
    /// The offer, or empty where only part of a URL was given; an endpoint may follow it.
    package var offer = ""

    /// The offer `offer` of `model`.
    package init(offer: String, of model: String) { (user, self.model, self.offer) = ("admin", model, offer) }

    /// Reads a URL, or with `allowsParts` what there is of one.
    ///
    /// - Throws: `SimulationError` in juju's words.
    package init(parsing text: String, allowsParts: Bool = false) throws(SimulationError) {
        var rest = text[...]
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let hasSource = parts.count == 3 || (parts.count == 2 && parts[1].wholeMatch(of: /[a-zA-Z0-9]+/) == nil)
        if hasSource {
            source = String(parts[0])
            rest = rest.dropFirst(source.count + 1)
        }
        if rest.first == "/" { rest = rest.dropFirst() }
        if let slash = rest.firstIndex(of: "/") {
            user = String(rest[..<slash])
            rest = rest[rest.index(after: slash)...]
        }
        let names = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        model = names.first ?? ""
        offer = names.count > 1 ? names[1] : ""
        guard !text.hasPrefix(":"), !model.contains("/"), !offer.contains("/") else {
            throw SimulationError(
                .badInput, "application offer URL has invalid form, must be [<user/]<model>.<appname>: \"\(text)\"")
        }
        if !allowsParts, model.isEmpty || offer.isEmpty {
            throw SimulationError(
                .badInput, "application offer URL is missing \(model.isEmpty ? "model" : "application")")
        }
        // juju/names user.go: IsValidUser
        let userName = #/[a-zA-Z0-9][a-zA-Z0-9.+-]*[a-zA-Z0-9]/#
        let userParts = user.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard user.isEmpty || userParts.allSatisfy({ $0.wholeMatch(of: userName) != nil }) else {
            throw SimulationError(.badInput, "user name \(GoText.quoted(user)) not valid")
        }
        if !model.isEmpty, model.wholeMatch(of: /[a-z0-9][a-z0-9-]*/) == nil {
            throw SimulationError(.badInput, "model name \"\(model)\" not valid")
        }
        let name = String(offer.prefix { $0 != ":" })
        guard name.isEmpty || ApplicationName.isValid(name) else {
            throw SimulationError(.badInput, "application name \"\(name)\" not valid")
        }
    }

    /// Reads a URL, or the name of an offer of the model `model` (cmd/juju/crossmodel/remove.go: makeURLFromCurrentModel).
    ///
    /// - Throws: `SimulationError` in juju's words.
    package init(parsing text: String, orNamedIn model: String) throws(SimulationError) {
        if let url = try? Self(parsing: text) { self = url } else { self = try Self(parsing: "admin/\(model).\(text)") }
    }

    /// The URL without the controller.
    package var path: String { "\(modelPath).\(offer)" }

    /// The model with its owner.
    package var modelPath: String { "\(user.isEmpty ? "admin" : user)/\(model)" }

    /// Whether a model is its model; there is one user, who owns all.
    package func names(_ name: String) -> Bool { model == name && ["", "admin"].contains(user) }

    /// Whether an endpoint follows the offer's name.
    package var hasEndpoint: Bool { offer.contains(":") }
}
