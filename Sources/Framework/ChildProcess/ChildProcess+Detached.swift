extension ChildProcess {
    /// Starts the program in a session of its own, with nothing to read and nowhere to write, and does not wait for it: it goes on
    /// when this process has ended, and nobody who waits for this process's output waits for it.
    ///
    /// - Throws: ``ChildProcessError`` when the program could not be started.
    public func startDetached() throws(ChildProcessError) {
        try Spawn(self, wantsInput: false).startDetached()
    }
}
