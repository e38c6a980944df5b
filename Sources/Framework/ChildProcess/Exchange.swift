import CPosix
import Glibc

/// The talk with a running child: its input, its output and its end are watched together, so that none waits for another.
final class Exchange {
    /// How often the child is asked whether it has ended, where the kernel can't tell us (milliseconds).
    private static let askEvery: Int32 = 10

    private let process: pid_t
    private let exit: Int32
    private let deadline: Deadline?
    private let stop: ChildStop?
    private var input: Int32?
    private var output: OutputStream
    private var error: OutputStream
    private var ending: ChildProcess.Result.Ending?

    /// A talk of which at most `outputLimit` bytes of each output are kept: a program that prints for ever must not eat the memory.
    init(_ child: RunningChild, timeLimit: Duration?, outputLimit: Int, stop: ChildStop? = nil) {
        process = child.process
        input = child.input
        output = OutputStream(child.output, limit: outputLimit)
        error = OutputStream(child.error, limit: outputLimit, keepsEnd: true)
        deadline = timeLimit.map(Deadline.init)
        self.stop = stop
        exit = cposix_pidfd(child.process)
    }

    /// Writes all of `bytes` to the child, unless it stops reading or ends before.
    func feed(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        withoutBrokenPipeSignal {
            while !rest.isEmpty, input != nil, ending == nil { step(&rest) }
        }
    }

    /// Ends the child's input and waits for the child's end.
    func finish() -> ChildProcess.Result {
        closeInput()
        var nothing = UnsafeRawBufferPointer(start: nil, count: 0)[...]
        while ending == nil { step(&nothing) }
        output.drain()
        error.drain()
        if exit >= 0 { close(exit) }
        var result = ChildProcess.Result(
            ending: ending ?? .timedOut, standardOutput: output.bytes, standardError: error.bytes)
        result.isOutputCut = output.isCut
        return result
    }

    /// Waits until something can be done, and does it.
    private func step(_ rest: inout Slice<UnsafeRawBufferPointer>) {
        let writes = rest.isEmpty ? -1 : input ?? -1
        var watched = [
            pollfd(fd: exit, events: Int16(POLLIN), revents: 0),
            pollfd(fd: output.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: error.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: writes, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: stop?.watched ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        let left = deadline?.millisecondsLeft ?? -1
        let patience = exit >= 0 ? left : left < 0 ? Self.askEvery : min(left, Self.askEvery)
        guard poll(&watched, nfds_t(watched.count), patience) >= 0 || errno == EINTR else { return kill() }
        if watched[1].revents != 0 { output.read() }
        if watched[2].revents != 0 { error.read() }
        if watched[3].revents != 0 { write(&rest) }
        if exit < 0 || watched[0].revents != 0 { reap(WNOHANG) }
        if ending == nil, watched[4].revents != 0 { kill(.signalled(SIGKILL)) }
        if ending == nil, deadline?.millisecondsLeft == 0 { kill() }
    }

    private func write(_ rest: inout Slice<UnsafeRawBufferPointer>) {
        guard let input else { return }
        let chunk = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(input, chunk.baseAddress, chunk.count)
        if count >= 0 {
            rest = rest.dropFirst(count)
        } else if errno != EAGAIN, errno != EINTR {
            closeInput()
        }
    }

    private func closeInput() {
        if let input { close(input) }
        input = nil
    }

    private func reap(_ options: Int32) {
        var status: Int32 = 0
        var ended = waitpid(process, &status, options)
        while ended < 0, errno == EINTR { ended = waitpid(process, &status, options) }
        if ended == process { ending = .init(status: status) }
        // Someone else has reaped our child: how it ended can't be known any more.
        if ended < 0 { ending = .exited(255) }
    }

    private func kill(_ told: ChildProcess.Result.Ending = .timedOut) {
        _ = Glibc.kill(deadline == nil ? process : -process, SIGKILL)
        reap(0)
        ending = told
    }
}

/// Runs `body` with SIGPIPE held back in this thread: a child that does not read its input is no reason to die.
private func withoutBrokenPipeSignal(_ body: () -> Void) {
    var brokenPipe = sigset_t()
    var before = sigset_t()
    var pending = sigset_t()
    sigemptyset(&brokenPipe)
    sigaddset(&brokenPipe, SIGPIPE)
    sigpending(&pending)
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
    body()
    if sigismember(&pending, SIGPIPE) == 0 {
        var atOnce = timespec()
        while sigtimedwait(&brokenPipe, nil, &atOnce) < 0, errno == EINTR {}
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
}
