import JujuProtocol

@testable import SimulatedJuju

/// What the controller of the recordings, which was a stand-in, said in other words than Juju's own.
enum StandIn {
    /// What a hook left behind, without what the stand-in alone made of it: what ports are open in the end (FlushedPortTests), the
    /// readers of secrets that are gone, and storage that was added.
    static func corrected(_ after: [String: Value]) -> [String: Value] {
        var after = after
        after["ports"] = nil
        after["added-storage"] = nil
        // Of a class there is one payload, the last (state/payloads.go).
        let payloads = after["payloads"]?.items ?? []
        let last = payloads.indices.filter { index in
            !payloads[(index + 1)...].contains { $0["class"].text == payloads[index]["class"].text }
        }
        if !payloads.isEmpty { after["payloads"] = .list(last.map { payloads[$0] }) }
        let gone = Set(after["secrets-removed"]?.items.compactMap(\.text) ?? [])
        let readers = after["secret-consumers"]?.items.filter { !gone.contains($0["id"].text ?? "") } ?? []
        after["secret-consumers"] = readers.isEmpty ? nil : .list(readers)
        return after
    }

    /// Ends a hook as in front of the stand-in, which took ports of endpoints that the charm does not have and gave rights over
    /// relations that end.
    static func finish(_ context: HookContext, _ ending: HookEnding, _ results: [String: Value] = [:]) -> HookOutcome {
        let controller = context.controller
        let application = context.unit.application
        let endpoints = controller.model.applications[application]?.charm.endpoints
        for port in context.ports.opened + context.ports.closed where !port.endpoint.isEmpty {
            controller.model.applications[application]?.charm.endpoints[
                port.endpoint, default: .init(interface: "", role: .provider)] = .init(interface: "", role: .provider)
        }
        let gone = controller.model.relations.values.filter { $0.life == .dying }.map(\.id)
        for id in gone { controller.model.relations[id]?.life = .alive }
        defer {
            if let endpoints { controller.model.applications[application]?.charm.endpoints = endpoints }
            for id in gone { controller.model.relations[id]?.life = .dying }
        }
        return context.finish(ending, processResults: results)
    }

    /// What Juju's controller says where the stand-in says only that permission is denied: to who does not lead, and of siblings that
    /// do not take part (apiserver/common/secrets CanManage, uniter checkRemoteUnit).
    static func corrected(_ recorded: String, for actual: String) -> String {
        guard recorded.contains("permission denied") else { return corrected(recorded) }
        let isTold = [" is not leader of ", " is not allowed to manage this secret", ": settings not found"]
            .contains { actual.contains($0) }
        return isTold ? actual : recorded
    }

    /// A call as Juju's controller answers it, which passes over a payload to unregister that it does not know (state/payloads.go:
    /// Untrack).
    static func corrected(call: Value) -> Value {
        guard call["tool"].text == "payload-unregister", call["controller-text"].flag,
            call["stderr"].text == "ERROR payload not found\n"
        else { return call }
        var fields = call.fields
        (fields["code"], fields["stderr"]) = (.number(0), .string(""))
        return .map(fields)
    }

    /// A refusal in the words of Juju's controller, where the stand-in says only that permission is denied.
    private static func told(_ recorded: String, of refusal: String) -> String {
        let words = #/"[^"]+" is not (?:leader of "[^"]+"|allowed to manage this secret)/#
        guard recorded.hasSuffix("permission denied"), let match = refusal.firstMatch(of: words) else {
            return recorded
        }
        return recorded.dropLast("permission denied".count) + String(match.0)
    }

    /// What Juju's controller says where the stand-in tells of the first refusal alone (params: ErrorResults.Combine).
    static func whole(_ text: String, of refusal: String) -> String {
        let recorded = told(text, of: refusal)
        guard let first = refusal.split(separator: "\n").first, first != refusal, recorded.hasSuffix(first) else {
            return recorded
        }
        return recorded.dropLast(first.count) + refusal
    }

    /// The text as Juju's controller has it.
    static func corrected(_ text: String) -> String {
        text
            // apiserver uniter commitHookChangesForOneUnit
            .replacing("revoking secrets:", with: "revoking secrets access:")
            // state StorageAttachment
            .replacing(/option -s: storage "(\w+\/\d+)" not found/) {
                "option -s: storage attachment \($0.1):maas-region/0 not found"
            }
    }
}
