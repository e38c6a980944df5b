import Foundation

/// Collects all that does not fit together in a bundle, in Juju's words and order (juju/charm bundledata.go: verifyBundle). Where Go
/// goes through a map in random order, names come in their order here.
struct BundleVerifier {
    private(set) var refusals: [String] = []
    private(set) var applications: [Bundle.Application]
    private(set) var machines: [Bundle.Machine] = []
    /// The placements into containers of machines.
    private(set) var containerPlaces: [String] = []
    private let bundle: BundleReader

    /// Verifies the bundle that `reader` has read.
    init(_ reader: BundleReader) {
        bundle = reader
        applications = reader.applications.sorted { $0.name < $1.name }
        verify()
    }

    private var isKubernetes: Bool { bundle.type == "kubernetes" }

    private var declaredMachines: [BundleReader.Machine] {
        isKubernetes ? [] : bundle.machines.sorted { ($0.id.count, $0.id) < ($1.id.count, $1.id) }
    }

    private func isApplication(_ name: String) -> Bool {
        bundle.undefined.contains(name) || applications.contains { $0.name == name }
    }

    private func isSaas(_ name: String) -> Bool { bundle.saas.contains { $0.name == name } }

    private mutating func refuse(_ words: String) { refusals.append(words) }

    private mutating func verify() {
        verifyMatches()
        if !["", "kubernetes"].contains(bundle.type) {
            refuse("bundle has an invalid type \(GoText.quoted(bundle.type))")
        }
        if isKubernetes, !bundle.machines.isEmpty { refuse("bundle machines not valid for Kubernetes bundles") }
        let standard = system(bundle.series, bundle.defaultBase) { what in "bundle declares an invalid \(what)" }
        for (name, url) in bundle.saas.sorted(by: { $0.name < $1.name }) {
            if isApplication(name) {
                refuse("application \(GoText.quoted(name)) already exists with SAAS \(GoText.quoted(name)) name")
            }
            if !ApplicationName.isValid(name) { refuse("invalid SAAS name \(GoText.quoted(name)) found") }
            if let url, !url.isEmpty, (try? OfferURL(parsing: url)) == nil {
                refuse("invalid offer URL \(GoText.quoted(url)) for SAAS \(name)")
            }
        }
        for machine in declaredMachines {
            let quoted = GoText.quoted(machine.id)
            if machine.id.wholeMatch(of: #/0|[1-9][0-9]*/#) == nil {
                refuse("invalid machine id \(quoted) found in machines")
            }
            let base = system(machine.series, machine.base) { what in "invalid \(what) for machine \(quoted)" }
            machines.append(Bundle.Machine(id: machine.id, base: base ?? standard))
        }
        if applications.isEmpty, bundle.undefined.isEmpty { refuse("at least one application must be specified") }
        for name in bundle.undefined.sorted() {
            refuse("bundle application for key \(GoText.quoted(name)) is undefined")
        }
        for index in applications.indices { verify(applicationAt: index, standard) }
        verifyRelations()
        let used = Set(applications.flatMap(\.to).compactMap { if case .machine(let id) = $0 { id } else { nil } })
        for machine in machines where !used.contains(machine.id) {
            refuse("machine \(GoText.quoted(machine.id)) is not referred to by a placement directive")
        }
    }

    /// A series and a base that are both given name the same system (cmd/juju/application/bundle/bundle.go:
    /// verifyMixedSeriesBasesMatch); the first that does not is told of.
    private mutating func verifyMatches() {
        func differ(_ series: String, _ base: String) -> Bool {
            guard !series.isEmpty, !base.isEmpty, let base = try? CharmBase(parsing: base) else { return false }
            return CharmBase(series: series) != base
        }
        let rest = "must match if both supplied"
        if differ(bundle.series, bundle.defaultBase) {
            return refuse(
                "bundle series \(GoText.quoted(bundle.series)) and base \(GoText.quoted(bundle.defaultBase)) \(rest)")
        }
        for machine in bundle.machines where differ(machine.series, machine.base) {
            return refuse(
                "machine \(GoText.quoted(machine.id)) series \(GoText.quoted(machine.series)) and base \(GoText.quoted(machine.base)) \(rest)"
            )
        }
        for application in applications {
            guard let details = bundle.details[application.name], differ(details.series, details.base) else { continue }
            return refuse(
                "application \(GoText.quoted(application.name)) series \(GoText.quoted(details.series)) and base \(GoText.quoted(details.base)) \(rest)"
            )
        }
    }

    /// The base that is given, or that of the series.
    private mutating func system(_ series: String, _ base: String, _ refusal: (String) -> String) -> CharmBase? {
        // Juju knows a series by its form alone until it deploys; there is none of another name to deploy to.
        let isSeries = series.wholeMatch(of: #/[a-z]+[a-z0-9]*/#) != nil
        let isKnown = series == "kubernetes" || CharmBase(series: series) != nil
        if !series.isEmpty, !isSeries || base.isEmpty && !isKnown {
            refuse(refusal("series \(GoText.quoted(series))"))
        }
        guard !base.isEmpty else { return CharmBase(series: series) }
        guard let base = try? CharmBase(parsing: base), CharmBase.systems.contains(base.os.lowercased()) else {
            refuse(refusal("base \(GoText.quoted(base))"))
            return nil
        }
        return base
    }

    private mutating func verify(applicationAt index: Int, _ standard: CharmBase?) {
        let application = applications[index]
        let quoted = GoText.quoted(application.name)
        let details = bundle.details[application.name] ?? .init()
        if application.charm.isEmpty { refuse("empty charm path") }
        if isSaas(application.name) {
            refuse("SAAS \(quoted) already exists with application \(quoted) name")
        }
        verifyCharm(of: application, details)
        let base = system(details.series, details.base) { what in "application \(quoted) declares an invalid \(what)" }
        applications[index].base = base ?? standard
        for storage in application.storage.keys.sorted() where !ApplicationName.isValid(storage) {
            refuse("invalid storage name \(GoText.quoted(storage)) in application \(quoted)")
        }
        for device in details.devices where !ApplicationName.isValid(device) {
            refuse("invalid device name \(GoText.quoted(device)) in application \(quoted)")
        }
        for (offer, details) in application.offers.sorted(by: { $0.key < $1.key }) {
            if !ApplicationName.isValid(offer) {
                refuse("invalid offer name \(GoText.quoted(offer)) in application \(quoted)")
            }
            for endpoint in details.endpoints where !RelationEndpoint.isName(endpoint) {
                refuse(
                    "invalid endpoint name \(GoText.quoted(endpoint)) for offer \(GoText.quoted(offer)) in application \(quoted)"
                )
            }
        }
        if application.resources[""] != nil { refuse("missing resource name on application \(quoted)") }
        for _ in 0..<details.oddResources { refuse("resource revision \(quoted) is not int or string") }
        if application.units < 0 { refuse("negative number of units specified on application \(quoted)") }
        if isKubernetes {
            verifyKubernetesPlaces(details.places, quoted)
        } else {
            applications[index].to = places(details.places, of: application)
        }
        guard !details.exposedEndpoints.isEmpty else { return }
        applications[index].isExposed = true
        if application.isExposed {
            return refuse(
                "exposed-endpoints cannot be specified together with \"exposed:true\" in application \(quoted) as this poses a security risk when deploying bundles to older controllers"
            )
        }
        for (endpoint, networks) in details.exposedEndpoints {
            for network in networks where !Self.isNetwork(network) {
                refuse(
                    "invalid CIDR \(GoText.quoted(network)) for expose to CIDRs field for endpoint \(GoText.quoted(endpoint)) in application \(quoted)"
                )
            }
        }
    }

    private mutating func verifyCharm(of application: Bundle.Application, _ details: BundleReader.Details) {
        let quoted = GoText.quoted(application.name)
        if application.charm.hasPrefix("/") {
            if !FileManager.default.fileExists(atPath: application.charm) {
                refuse("charm path in application \(quoted) does not exist: \(application.charm)")
            }
            return
        }
        let url: CharmURL
        do throws(YAMLFailure) {
            url = try CharmURL(application.charm)
        } catch {
            return refuse("invalid charm URL in application \(quoted): \(error.message)")
        }
        if url.isOfStore, url.hasRevision {
            refuse("cannot specify revision in \(GoText.quoted(url.text)), please use revision")
        }
        if let revision = details.revision {
            if url.isOfStore, details.channel.isEmpty {
                refuse(
                    "application \(quoted) with a revision requires a channel for future upgrades, please use channel")
            }
            if revision < 0 { refuse("the revision for application \(quoted) must be zero or greater") }
        }
        if !url.series.isEmpty, !details.series.isEmpty, url.series != details.series {
            refuse(
                "the charm URL for application \(quoted) has a series which does not match, please remove the series from the URL"
            )
        }
    }

    private mutating func verifyKubernetesPlaces(_ places: [String], _ quoted: String) {
        guard places.count <= 1 else { return refuse("too many placement directives for application \(quoted)") }
        for pair in (places.first ?? "").split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                return refuse("expected \"key=value\", got \(GoText.quoted(String(pair))) for application \(quoted)")
            }
        }
    }

    private mutating func places(_ texts: [String], of application: Bundle.Application) -> [UnitPlacement] {
        if application.units >= 0, texts.count > application.units {
            refuse(
                "too many units specified in unit placement for application \(GoText.quoted(application.name))")
        }
        var places: [UnitPlacement] = []
        for text in texts {
            let quoted = GoText.quoted(text)
            do throws(YAMLFailure) {
                places.append(try UnitPlacement(text))
            } catch {
                refuse(error.message)
                continue
            }
            if text.contains(":") { containerPlaces.append(text) }
            switch places[places.count - 1] {
            case .new: break
            case .machine(let id):
                if !machines.contains(where: { $0.id == id }) {
                    refuse("placement \(quoted) refers to a machine not defined in this bundle")
                }
            case .unit(let other, let number):
                guard let target = applications.first(where: { $0.name == other }) else {
                    refuse("placement \(quoted) refers to an application not defined in this bundle")
                    continue
                }
                if let number, number >= target.units {
                    refuse(
                        "placement \(quoted) specifies a unit greater than the \(target.units) unit(s) started by the target application"
                    )
                }
            }
        }
        return places
    }

    private mutating func verifyRelations() {
        let names = Set(applications.map(\.name) + bundle.undefined + bundle.saas.map(\.name))
        var seen: Set<[String]> = []
        for pair in bundle.relations {
            let shown = GoText.quoted(pair)
            guard pair.count == 2 else {
                refuse("relation \(shown) has \(pair.count) endpoint(s), not 2")
                continue
            }
            var ends: [String] = []
            for end in pair {
                let syntax = #/([a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*)(?::[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)?/#
                guard let parts = end.wholeMatch(of: syntax) else {
                    refuse("invalid relation syntax \(GoText.quoted(end))")
                    continue
                }
                let application = String(parts.1)
                if !names.contains(application) {
                    refuse(
                        "relation \(shown) refers to application \(GoText.quoted(application)) not defined in this bundle"
                    )
                }
                if isSaas(application), isApplication(application) {
                    refuse(
                        "ambiguous relation \(GoText.quoted(application)) refers to a application and a SAAS in this bundle"
                    )
                }
                ends.append(application)
            }
            guard ends.count == 2 else { continue }
            if ends[0] == ends[1] { refuse("relation \(shown) relates an application to itself") }
            if !seen.insert(pair.sorted()).inserted { refuse("relation \(shown) is defined more than once") }
        }
    }

    /// Whether Go takes `text` for a network such as `10.0.0.0/8` (net.ParseCIDR).
    static func isNetwork(_ text: String) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts[1].wholeMatch(of: #/[0-9]{1,3}/#) != nil, let length = Int(parts[1]) else {
            return false
        }
        var address = in6_addr()
        if inet_pton(AF_INET6, parts[0], &address) == 1 { return length <= 128 }
        let octets = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard octets.count == 4, length <= 32 else { return false }
        return octets.allSatisfy { $0.wholeMatch(of: #/0|[1-9][0-9]{0,2}/#) != nil && (Int($0) ?? 256) < 256 }
    }
}
