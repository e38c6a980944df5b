import JujuProtocol
import SimulatedJuju

extension Consistency {
    /// Secrets: whether there may be any, their ids and labels, their revisions and readers.
    func checkSecrets() {
        guard !state.secrets.isEmpty else { return }
        expect("secrets", since: 3, 0)
        let ids = state.secrets.map(\.id)
        expect(Set(ids).count == ids.count, "two secrets have the same id: give one another id or label")
        for owner in Set(state.secrets.map(\.owner)) {
            let labels = state.secrets.filter { $0.owner == owner }.compactMap(\.label)
            expect(Set(labels).count == labels.count, "two secrets of \(owner) have the same label: \(labels.sorted())")
        }
        for secret in state.secrets { check(secret) }
    }

    private func check(_ secret: SecretState) {
        let name = "secret \(secret.label ?? secret.id)"
        expect(
            ModelSecret.isID(secret.id),
            "\(name): \"\(secret.id)\" is no id: twenty digits and letters up to v, with 0 or g at the end")
        expect(!secret.revisions.isEmpty, "\(name) has no revision")
        for (number, content) in secret.revisions.sorted(by: { $0.key < $1.key }) {
            expect(number > 0, "\(name): revisions count from 1")
            expect(!content.values.isEmpty, "\(name): revision \(number) is empty")
            for key in content.values.keys.sorted() {
                expect(
                    SecretArguments.isKey(key),
                    "\(name): \"\(key)\" is no name in a secret: a small letter, then two or more of a-z and 0-9, single hyphens between"
                )
            }
        }
        if let tracked = secret.tracked {
            expect(secret.revisions[tracked] != nil, "\(name): it tracks revision \(tracked), which does not exist")
        } else if !secret.isOwn {
            expect(secret.label == nil, "\(name): a label of its own for it has only who has read it: set tracked")
        }
        if secret.owner == .user { expect("user secrets", since: 3, 3) }
        if case .other(let application) = secret.owner {
            expect(
                application != unit.application, "\(name): \(application) is this application: owner is .application")
        }
        expect(secret.isOwn || secret.readers.isEmpty, "\(name): readers are known of own secrets alone: use isGranted")
        for reader in secret.readers.sorted() {
            let application = UnitName(reader)?.application ?? reader
            expect(
                application == unit.application || state.relations.contains { $0.remote == application },
                "\(name): \(reader) may read it, but there is no relation with \(application)")
        }
    }
}
