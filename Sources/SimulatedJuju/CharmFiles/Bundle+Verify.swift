extension Bundle {
    /// Refuses what does not fit together (juju/charm bundledata.go: verifyBundle).
    func verify() throws(YAMLFailure) {
        let names = Set(applications.map(\.name))
        var used: Set<String> = []
        for application in applications {
            if application.to.count > application.units {
                throw YAMLFailure(
                    "too many units specified in unit placement for application \(GoText.quoted(application.name))")
            }
            for place in application.to {
                let quoted = GoText.quoted(place.description)
                switch place {
                case .new: break
                case .machine(let id):
                    guard machines.contains(where: { $0.id == id }) else {
                        throw YAMLFailure("placement \(quoted) refers to a machine not defined in this bundle")
                    }
                    used.insert(id)
                case .unit(let other, let number):
                    guard let target = applications.first(where: { $0.name == other }) else {
                        throw YAMLFailure("placement \(quoted) refers to an application not defined in this bundle")
                    }
                    if let number, number >= target.units {
                        throw YAMLFailure(
                            "placement \(quoted) specifies a unit greater than the \(target.units) unit(s) started by the target application"
                        )
                    }
                }
            }
        }
        try verifyRelations(names)
        if let machine = machines.first(where: { !used.contains($0.id) }) {
            throw YAMLFailure("machine \(GoText.quoted(machine.id)) is not referred to by a placement directive")
        }
    }

    private func verifyRelations(_ names: Set<String>) throws(YAMLFailure) {
        var seen: Set<[String]> = []
        for pair in relations {
            let shown = GoText.quoted(pair)
            guard pair.count == 2 else {
                throw YAMLFailure("relation \(shown) has \(pair.count) endpoint(s), not 2")
            }
            var ends: [String] = []
            for end in pair {
                let syntax = #/([a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*)(?::[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*)?/#
                guard let parts = end.wholeMatch(of: syntax) else {
                    throw YAMLFailure("invalid relation syntax \(GoText.quoted(end))")
                }
                let application = String(parts.1)
                guard names.contains(application) else {
                    throw YAMLFailure(
                        "relation \(shown) refers to application \(GoText.quoted(application)) not defined in this bundle"
                    )
                }
                ends.append(application)
            }
            if ends[0] == ends[1] { throw YAMLFailure("relation \(shown) relates an application to itself") }
            guard seen.insert(pair.sorted()).inserted else {
                throw YAMLFailure("relation \(shown) is defined more than once")
            }
        }
    }
}
