import Glibc

/// A terminal that does not show what is typed, until ``end()`` or an interrupt (Ctrl-C) puts it back.
struct HiddenInput {
    // The handler of a signal can reach nothing else.
    nonisolated(unsafe) private static var before = termios()

    init() throws {
        guard tcgetattr(STDIN_FILENO, &Self.before) == 0 else { throw Failure(machine: "the terminal cannot be asked") }
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                tcsetattr(STDIN_FILENO, TCSAFLUSH, &HiddenInput.before)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        var hidden = Self.before
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    }

    func end() {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &Self.before)
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
