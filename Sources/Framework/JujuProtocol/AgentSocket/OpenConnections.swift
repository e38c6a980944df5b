import Glibc

/// The connections that a server has open, counted so that its end can wait for theirs.
final class OpenConnections: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var descriptors: Set<Int32> = []

    init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    func add(_ descriptor: Int32) {
        locked { _ = descriptors.insert(descriptor) }
    }

    /// Closes a connection and forgets it, as one step: the kernel may give its number to the next one at once.
    func close(_ descriptor: Int32) {
        locked {
            descriptors.remove(descriptor)
            Glibc.close(descriptor)
            pthread_cond_broadcast(changed)
        }
    }

    /// Waits until none is open, at most `limit`; then ends those that are, and gives their number.
    func end(waiting limit: Duration) -> Int {
        locked {
            var deadline = timespec()
            clock_gettime(CLOCK_MONOTONIC, &deadline)
            let nanoseconds = deadline.tv_nsec + Int(limit.components.attoseconds / 1_000_000_000)
            deadline.tv_sec += Int(limit.components.seconds) + nanoseconds / 1_000_000_000
            deadline.tv_nsec = nanoseconds % 1_000_000_000
            while !descriptors.isEmpty, pthread_cond_timedwait(changed, mutex, &deadline) == 0 {}
            for descriptor in descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
            return descriptors.count
        }
    }

    private func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
