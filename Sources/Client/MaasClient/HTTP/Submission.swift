import Synchronization

/// A transfer that may be cancelled before, while and after it is submitted.
final class Submission: Sendable {
    private enum State {
        case new, cancelled
        case submitted(ObjectIdentifier)
    }

    private let state = Mutex(State.new)

    func submit(_ transfer: CurlTransfer, to driver: CurlDriver) {
        let isCancelled = state.withLock { state in
            if case .cancelled = state { return true }
            state = .submitted(ObjectIdentifier(transfer))
            driver.submit(transfer)
            return false
        }
        if isCancelled {
            transfer.end(.failure(MaasError(.cancelled, "\(transfer.request.url): the call was cancelled")))
        }
    }

    func cancel(in driver: CurlDriver) {
        state.withLock { state in
            if case .submitted(let transfer) = state { driver.cancel(transfer) }
            state = .cancelled
        }
    }
}
