import CCurl
import CCurlShim
import Glibc
import Synchronization

/// A thread that drives all transfers of a transport through one curl_multi handle, which keeps connections open and shares
/// them. It starts with the first transfer and ends when the transport goes.
final class CurlDriver: @unchecked Sendable {
    private struct Orders {
        var submitted: [CurlTransfer] = []
        var cancelled: Set<ObjectIdentifier> = []
        var isStarted = false
        var isStopping = false
        /// Whether the multi handle is gone, or about to be; it is waked only before, and under the lock.
        var isOver = false
    }

    private let options: HTTPOptions
    private let orders = Mutex(Orders())
    private let multi: UnsafeMutableRawPointer?
    // What follows is the thread's own.
    private var waiting: [CurlTransfer] = []
    private var running: [UnsafeMutableRawPointer: CurlTransfer] = [:]

    private static let isReady = ccurl_global_init() == CURLE_OK

    init(options: HTTPOptions) {
        self.options = options
        multi = Self.isReady ? curl_multi_init() : nil
        guard let multi else { return }
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, options.connectionLimit)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, options.connectionLimit)
    }

    /// Sets `transfer` going; it ends through its completion, whatever happens.
    func submit(_ transfer: CurlTransfer) {
        guard let multi else {
            return transfer.end(.failure(MaasError(.connectionFailed, "libcurl does not start: out of memory")))
        }
        let isFirst = orders.withLock { orders in
            orders.submitted.append(transfer)
            defer { orders.isStarted = true }
            if orders.isStarted, !orders.isOver { curl_multi_wakeup(multi) }
            return !orders.isStarted
        }
        if isFirst, !DetachedThread.start({ [self] in run() }) { failSubmitted() }
    }

    /// Ends what waits for a thread that the system does not give; the next transfer asks for one again.
    private func failSubmitted() {
        let submitted = orders.withLock { orders in
            defer { (orders.submitted, orders.isStarted) = ([], false) }
            return orders.submitted
        }
        for transfer in submitted {
            transfer.end(
                .failure(MaasError(.connectionFailed, "libcurl does not start: the system gives no more threads")))
        }
    }

    /// Ends a transfer early, if it is still under way.
    func cancel(_ transfer: ObjectIdentifier) {
        orders.withLock { orders in
            orders.cancelled.insert(transfer)
            if let multi, orders.isStarted, !orders.isOver { curl_multi_wakeup(multi) }
        }
    }

    /// Ends the thread once no transfer is left.
    func stop() {
        guard let multi else { return }
        let isUnused = orders.withLock { orders in
            orders.isStopping = true
            defer { orders.isOver = orders.isOver || !orders.isStarted }
            if orders.isStarted, !orders.isOver { curl_multi_wakeup(multi) }
            return !orders.isStarted && !orders.isOver
        }
        if isUnused { curl_multi_cleanup(multi) }
    }

    private func run() {
        guard let multi else { return }
        let certificates = readCertificates()
        while true {
            let (submitted, cancelled) = orders.withLock { orders in
                defer {
                    orders.submitted = []
                    orders.cancelled = []
                }
                return (orders.submitted, orders.cancelled)
            }
            waiting += submitted
            if !cancelled.isEmpty { end(cancelled, in: multi) }
            let isIdle = waiting.isEmpty && running.isEmpty
            let isOver = orders.withLock { orders in
                orders.isOver = orders.isStopping && isIdle && orders.submitted.isEmpty
                return orders.isOver
            }
            if isOver { break }
            let pause = startWaiting(in: multi, certificates: certificates)
            var count: Int32 = 0
            curl_multi_perform(multi, &count)
            if !finishDone(in: multi) { curl_multi_poll(multi, nil, 0, pause, nil) }
        }
        curl_multi_cleanup(multi)
    }

    private func end(_ cancelled: Set<ObjectIdentifier>, in multi: UnsafeMutableRawPointer) {
        let isCancelled = { (transfer: CurlTransfer) in cancelled.contains(ObjectIdentifier(transfer)) }
        let ended = (waiting + running.values).filter(isCancelled)
        waiting.removeAll(where: isCancelled)
        for transfer in ended {
            if let handle = transfer.handle, running.removeValue(forKey: handle) != nil {
                curl_multi_remove_handle(multi, handle)
            }
            transfer.end(.failure(MaasError(.cancelled, "\(transfer.request.url): the call was cancelled")))
        }
    }

    /// Starts those that are due, as far as there is room, and returns the milliseconds until another one is.
    private func startWaiting(in multi: UnsafeMutableRawPointer, certificates: Certificates) -> Int32 {
        let now = ContinuousClock.now
        var nextStart: ContinuousClock.Instant?
        var left: [CurlTransfer] = []
        for transfer in waiting {
            guard running.count < options.connectionLimit else {
                left.append(transfer)
                continue
            }
            guard transfer.start <= now else {
                nextStart = min(nextStart ?? transfer.start, transfer.start)
                left.append(transfer)
                continue
            }
            switch certificates {
            case .failure(let error): transfer.end(.failure(error))
            case .success(let bytes):
                guard let handle = transfer.prepare(certificates: bytes) else { continue }
                running[handle] = transfer
                curl_multi_add_handle(multi, handle)
            }
        }
        waiting = left
        return Int32(clamping: nextStart.map { ($0 - now).milliseconds } ?? 60_000)
    }

    /// Takes the results of tries that are done, and says whether there were any.
    private func finishDone(in multi: UnsafeMutableRawPointer) -> Bool {
        var left: Int32 = 0
        var isAny = false
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            curl_multi_remove_handle(multi, handle)
            guard let transfer = running.removeValue(forKey: handle) else { continue }
            isAny = true
            if transfer.finishTry(code) { waiting.append(transfer) }
        }
        return isAny
    }

    private typealias Certificates = Result<[UInt8]?, MaasError>

    private func readCertificates() -> Certificates {
        guard case .authorities(let path) = options.trust else { return .success(nil) }
        guard let file = fopen(path, "re") else {
            let why = String(cString: strerror(errno))
            return .failure(MaasError(.unreadableCertificates, "cannot read certificates (PEM) from \(path): \(why)"))
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            guard count > 0, bytes.count < 16 << 20 else { break }
            bytes += piece[..<count]
        }
        guard !bytes.isEmpty else {
            return .failure(
                MaasError(.unreadableCertificates, "cannot read certificates (PEM) from \(path): it is empty"))
        }
        return .success(bytes)
    }
}
