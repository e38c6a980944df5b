extension String {
    /// Whether a URL is one of https, by which alone a certificate is checked.
    package var isHTTPS: Bool { lowercased().hasPrefix("https:") }
}
