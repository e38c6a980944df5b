import CPosix
import Glibc

/// Core files, in which a crash would put what this process knows.
public enum CoreFiles {
    /// Forbids them for this process, and by the limit for those that it starts: to be called before anything secret is read.
    ///
    /// The process becomes undumpable too, since programs that take core files from a pipe (`core_pattern` with `|`) need not
    /// keep to the limit. So nobody but root can attach to it or read its memory.
    public static func disable() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        _ = cposix_make_undumpable()
    }
}
