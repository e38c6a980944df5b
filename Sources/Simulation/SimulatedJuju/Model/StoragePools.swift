/// The pools that storage may come from: those that Juju has by itself, on machines and in its clouds.
enum StoragePools {
    /// Those whose storage is a part of its machine.
    static let ofMachines = ["rootfs", "tmpfs", "loop"]

    /// Those of clouds, whose names alone count here (storage/provider and the providers' StorageProviderTypes, DefaultPools).
    private static let ofClouds: Set = [
        "ebs", "ebs-ssd", "azure", "azure-premium", "gce", "cinder", "oci", "iscsi", "lxd", "lxd-btrfs", "lxd-zfs",
        "maas", "vsphere",
    ]

    /// Why storage cannot come from a pool, in Juju's words, or nil (state/storage.go: validateStoragePool).
    static func refusal(of pool: String?) -> String? {
        guard let pool, !ofMachines.contains(pool), !ofClouds.contains(pool) else { return nil }
        return "pool \(GoText.quoted(pool)) not found"
    }
}
