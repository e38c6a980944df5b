/// The version of everything that is built from this source; `scripts/release` and `charm/pack` read it here.
public let projectVersion = "0.1.0"
