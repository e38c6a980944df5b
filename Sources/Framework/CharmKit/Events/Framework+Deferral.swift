// Which handler a deferred event belongs to.
extension Framework {
    /// Why a deferred event is not to come again, or nil when it is.
    func failure(of event: DeferredEvent) throws(HookToolError) -> String? {
        for condition in event.guards {
            if let failure = try condition.failure(in: model) { return failure }
        }
        return nil
    }

    /// Keeps an event for its handler, if that can be told from the others.
    func put(off event: DeferredEvent) throws {
        guard observers(of: event).count == 1 else { throw MisuseError.handlers(of: event.source, event.observer) }
        try queue.add(event)
    }

    /// Whether a deferred event would find this handler again.
    func isUnambiguous(_ observer: Observer) -> Bool {
        observers.count { $0.source == observer.source && $0.name == observer.name } == 1
    }

    /// The handler that has put an event off, or nil, with a line in the log, when it is not certain which one it was.
    func observer(of event: DeferredEvent) -> Observer? {
        let named = observers(of: event)
        if named.count == 1 { return named[0] }
        let all = observers.filter { $0.source.description == event.source }
        // Before names were files, a handler without one was known by its number among those of its source.
        let isNumber = named.isEmpty && Int(event.observer) != nil
        if isNumber && all.count == 1 { return all[0] }
        let why =
            named.isEmpty && !(isNumber && !all.isEmpty)
            ? "nobody observes it any more as \(event.observer)"
            : "nobody can tell which of its handlers has put it off; give those that defer a name"
        logger.warning("Dropped a deferred \(event.source): \(why)")
        return nil
    }

    private func observers(of event: DeferredEvent) -> [Observer] {
        observers.filter { $0.name == event.observer && $0.source.description == event.source }
    }
}

extension MisuseError {
    static func handlers(of source: String, _ name: String) -> MisuseError {
        MisuseError(
            .handler,
            "two handlers of \(source) are called \(name), so that a deferred event can't tell them apart; "
                + "give each a name")
    }

    static func eventTypes(_ source: Handle, _ one: Any.Type, _ other: Any.Type) -> MisuseError {
        MisuseError(
            .eventType,
            "\(source) is the source of both \(one) and \(other): give one of them another handle")
    }
}
