extension HookEvent {
    /// The event that `variables` and the path of the executable tell.
    ///
    /// The hook is named by `JUJU_DISPATCH_PATH`; by agents before 2.8, which lack it, by the executable's place under
    /// `hooks/` or `actions/`; failing that by `JUJU_HOOK_NAME`. Commands of `juju exec` have none of these.
    init(_ variables: HookVariables, executable: String) {
        if let path = variables["JUJU_DISPATCH_PATH"] {
            self.init(path: path, variables)
        } else if Self.place(executable) != nil {
            self.init(path: executable, variables)
        } else if let name = variables["JUJU_HOOK_NAME"] {
            self.init(hook: name, variables)
        } else {
            self = .exec(RelationHook(variables))
        }
    }

    private init(path: String, _ variables: HookVariables) {
        guard let (directory, name) = Self.place(path), directory == "actions" else {
            self.init(hook: Self.place(path)?.name ?? path, variables)
            return
        }
        self = ActionHook(variables, name: name).map(HookEvent.action) ?? .unknown(name)
    }

    /// Where `path` lies: its file's name and the directory, if that is one of a charm's two.
    private static func place(_ path: String) -> (directory: String, name: String)? {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).suffix(2)
            .compactMap { String($0) }
        guard parts.count == 2, ["hooks", "actions"].contains(parts[0]), !parts[1].isEmpty else { return nil }
        return (parts[0], parts[1])
    }

    private init(hook name: String, _ variables: HookVariables) {
        self = HookKind.read(name).flatMap { HookEvent($0.kind, subject: $0.subject, variables) } ?? .unknown(name)
    }

    private init?(_ kind: HookKind, subject: String, _ variables: HookVariables) {
        switch kind {
        case .install: self = .install
        case .start: self = .start
        case .stop: self = .stop
        case .remove: self = .remove
        case .configChanged: self = .configChanged
        case .updateStatus: self = .updateStatus
        case .upgradeCharm: self = .upgradeCharm
        case .leaderElected: self = .leaderElected
        case .leaderSettingsChanged: self = .leaderSettingsChanged
        case .preSeriesUpgrade: self = .preSeriesUpgrade(SeriesUpgradeHook(variables))
        case .postSeriesUpgrade: self = .postSeriesUpgrade
        case .collectMetrics: self = .collectMetrics(MeterHook(variables))
        case .meterStatusChanged: self = .meterStatusChanged(MeterHook(variables))
        case .secretChanged, .secretRotate, .secretExpired, .secretRemove:
            guard let secret = SecretHook(variables) else { return nil }
            self.init(kind, secret)
        case .relationCreated, .relationJoined, .relationChanged, .relationDeparted, .relationBroken:
            guard let relation = RelationHook(variables), relation.endpoint == subject else { return nil }
            self.init(kind, relation)
        case .storageAttached, .storageDetaching:
            guard let storage = StorageHook(variables), storage.name == subject else { return nil }
            self = kind == .storageAttached ? .storageAttached(storage) : .storageDetaching(storage)
        case .pebbleReady, .pebbleCustomNotice, .pebbleCheckFailed, .pebbleCheckRecovered:
            guard variables["JUJU_WORKLOAD_NAME"] == subject else { return nil }
            self.init(kind, workload: subject, variables)
        case .action, .exec: return nil
        }
    }

    private init?(_ kind: HookKind, _ secret: SecretHook) {
        switch kind {
        case .secretChanged: self = .secretChanged(secret)
        case .secretRotate: self = .secretRotate(secret)
        case .secretExpired: self = .secretExpired(secret)
        case .secretRemove: self = .secretRemove(secret)
        default: return nil
        }
    }

    private init?(_ kind: HookKind, _ relation: RelationHook) {
        switch kind {
        case .relationCreated: self = .relationCreated(relation)
        case .relationJoined: self = .relationJoined(relation)
        case .relationChanged: self = .relationChanged(relation)
        case .relationDeparted: self = .relationDeparted(relation)
        case .relationBroken: self = .relationBroken(relation)
        default: return nil
        }
    }

    private init?(_ kind: HookKind, workload: String, _ variables: HookVariables) {
        switch kind {
        case .pebbleReady:
            self = .pebbleReady(workload: workload)
        case .pebbleCustomNotice:
            guard let notice = PebbleNoticeHook(variables) else { return nil }
            self = .pebbleCustomNotice(notice)
        default:
            guard let check = PebbleCheckHook(variables) else { return nil }
            self = kind == .pebbleCheckFailed ? .pebbleCheckFailed(check) : .pebbleCheckRecovered(check)
        }
    }
}
