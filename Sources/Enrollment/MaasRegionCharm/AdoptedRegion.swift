import CharmKit
import MaasHost
import MaasIdentifiers
import SealedStore

/// The MAAS region that runs on the charm's machine; the charm reads its files and never initialises it.
struct AdoptedRegion {
    /// The URL that agents are given: the region's own, or the one that its units have agreed on.
    var url: RegionURL
    /// The URL by which the charm asks. It is the agents' where it can be, since what does not answer here would not answer
    /// them; but a region with TLS answers only racks without it.
    let ownURL: RegionURL
    /// The certificate authority of an https URL, in PEM.
    let certificateAuthority: String?
    /// The secret that regions and racks share.
    let token: SecretBytes
    /// The version of MAAS, if its snap tells.
    let version: String?
    /// The release that it was of when its snap last told.
    var formerRelease: MaasRelease?
    /// The release that ``version`` is of; while that can't be read, the former one.
    var release: MaasRelease? { version.flatMap(MaasRelease.init) ?? formerRelease }
    let options: RegionConfig

    init(
        _ installation: MaasInstallation, _ options: RegionConfig, acceptsLoopback: Bool
    ) throws(RegionUnavailable) {
        if let file = installation.debianFile, !installation.isRegion {
            throw RegionUnavailable(
                .blocked(
                    "MAAS from Debian packages is on this machine (\(file)), which this charm can't adopt: move the region to "
                        + "the snap, or apt purge maas-region-api maas-common"),
                isNoRegion: true)
        }
        guard installation.isInstalled else {
            throw RegionUnavailable(
                .blocked("no MAAS on this machine: snap install maas, then maas init region"), isNoRegion: true)
        }
        guard installation.isRegion else {
            let remedy =
                installation.mode == .rack
                ? "it is a rack; remove this unit, and add one where a region is" : "run maas init region"
            throw RegionUnavailable(.blocked("MAAS on this machine is no region: \(remedy)"), isNoRegion: true)
        }
        let named = if let url = options.maasURL { url } else { try Self.url(in: installation) }
        guard let url = named else {
            throw RegionUnavailable(.waiting("for MAAS to have a URL (regiond.conf)"))
        }
        guard acceptsLoopback || !url.isLoopback else {
            throw RegionUnavailable(
                .blocked(
                    "MAAS's own URL \(url) leads each rack to itself: set the option maas-url to one that racks reach"))
        }
        guard !url.isLinkLocal else {
            throw RegionUnavailable(
                .blocked(
                    "MAAS's own URL \(url) holds an address of a single network link, which is another one on each machine: set "
                        + "the option maas-url to one that racks reach"))
        }
        guard let token = installation.secret else { throw RegionUnavailable(.waiting("for MAAS to write its secret")) }
        self.url = url
        ownURL = options.tlsURL ?? url
        self.token = token
        version = installation.version
        self.options = options
        certificateAuthority = options.certificateAuthority
    }

    private static func url(in installation: MaasInstallation) throws(RegionUnavailable) -> RegionURL? {
        guard let text = installation.urls.first, !text.isEmpty else { return nil }
        do throws(InvalidRegionURL) {
            return try RegionURL(text)
        } catch {
            throw RegionUnavailable(.blocked("MAAS's own URL (regiond.conf) \(error.reason): set the option maas-url"))
        }
    }
}

/// Why the region can't be used now.
struct RegionUnavailable: Error {
    let status: Status
    /// Whether this unit is no region of this MAAS, rather than one that can't be used now.
    let isNoRegion: Bool

    init(_ status: Status, isNoRegion: Bool = false) { (self.status, self.isNoRegion) = (status, isNoRegion) }
}
