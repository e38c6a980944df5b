import Testing

/// storage, show-storage, add-storage, detach-storage, and the storages in a status.
@Suite struct StorageTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write(
            "store/metadata.yaml",
            """
            name: store
            summary: s
            description: d
            storage:
              data: {type: filesystem, location: /srv/data, multiple: {range: 1-2}}
              disk: {type: block}
            """)
        try trial.folder.write(
            script: "store/hooks/data-storage-attached",
            "test -d \"$CHARM_WORKLOAD_ROOT$(storage-get location)\" && status-set active \"$JUJU_STORAGE_ID\"")
        try trial.juju("deploy", "./store")
    }

    @Test("storages are listed by unit, as a table and in status, with the place of file systems")
    func tables() throws {
        #expect(
            try trial.juju("storage") == """
                Unit     Storage ID  Type        Pool    Size  Status    Message
                store/0  data/0      filesystem  rootfs        attached
                store/0  disk/1      block       loop          attached

                """)
        #expect(
            try trial.juju("status", "--storage").hasSuffix(
                """

                Storage Unit  Storage ID  Type        Pool    Mountpoint        Size  Status    Message
                store/0       data/0      filesystem  rootfs  /srv/data/data/0        attached
                store/0       disk/1      block       loop                            attached

                """))
        #expect(!(try trial.juju("status").contains("Storage ID")))
    }

    @Test("JSON has juju's fields, in storage, in show-storage and always in status")
    func json() throws {
        for storage in [try trial.json("storage"), try trial.json("status").at("storage") as? [String: Any] ?? [:]] {
            #expect(storage.at("storage", "data/0", "kind") as? String == "filesystem")
            #expect(storage.at("storage", "data/0", "status", "current") as? String == "attached")
            #expect(storage.at("storage", "disk/1", "attachments", "units", "store/0", "machine") as? String == "0")
            let path = ["filesystems", "0/0", "attachments", "machines", "0"]
            let mount = path.reduce(storage as Any?) { ($0 as? [String: Any])?[$1] } as? [String: Any]
            #expect(mount?["mount-point"] as? String == "/srv/data/data/0")
            #expect(mount?["read-only"] as? Bool == false)
            #expect(storage.at("volumes", "0/1", "storage") as? String == "disk/1")
        }
        #expect(try trial.json("storage", "--volume").keys.sorted() == ["volumes"])
        #expect(try trial.json("show-storage", "data/0").at("data/0", "persistent") as? Bool == false)
        #expect(try trial.refusal("show-storage", "data/9").contains("storage instance \"data/9\" not found"))
    }

    @Test("storage is added up to what the charm takes, and taken away; the unit hears of both")
    func change() throws {
        #expect(try trial.juju("add-storage", "store/0", "data=loop,1,1G").contains("active \"data/2\""))
        #expect(
            try trial.refusal("add-storage", "store/leader", "data").contains(
                "attaching 1 storage instance brings the total to 3, exceeding the maximum of 2"))
        #expect(try trial.refusal("add-storage", "store/0", "disk").contains("cannot attach, storage is singular"))
        #expect(try trial.refusal("add-storage", "store/0", "data=0").contains("1 or more"))
        try trial.juju("detach-storage", "data/0")
        #expect(!(try trial.juju("storage").contains("data/0")))
        #expect(try trial.juju("debug-log", "--no-tail").contains("data-storage-detaching"))
        #expect(
            try trial.refusal("detach-storage", "data/0").contains(
                "failed to detach data/0: storage instance \"data/0\" not found"))
        #expect(try trial.refusal("attach-storage", "store/0", "data/0").contains("\"data/0\" not found"))
        try trial.juju("add-storage", "store/0", "data=ebs")
        try trial.juju("detach-storage", "data/3")
        #expect(try trial.juju("storage").contains(/\n +data\/3 +filesystem +ebs +detached/))
        #expect(try trial.json("show-storage", "data/3").at("data/3", "persistent") as? Bool == true)
        #expect(try trial.juju("attach-storage", "store/0", "data/3").contains("data-storage-attached"))
        #expect(try trial.refusal("remove-storage", "data/3").contains("is attached"))
        try trial.juju("remove-storage", "data/3", "--force")
        #expect(!(try trial.juju("storage").contains("data/3")))
    }

    @Test("a model without storage says so")
    func none() throws {
        try trial.juju("destroy-model", "demo")
        try trial.juju("deploy", "./server")
        let result = try trial.run(["storage"])
        #expect((result.output, result.error) == ("", "No storage to display.\n"))
    }

    @Test("--volume and --filesystem show what there is of that kind alone (cmd/juju/storage/list.go: Run)")
    func kinds() throws {
        #expect(
            try trial.juju("storage", "--volume") == """
                Machine  Unit     Storage ID  Volume ID  Provider ID  Device                  Size  State     Message
                0        store/0  disk/1      0/1                     /dev/disk/by-id/disk-1        attached

                """)
        #expect(
            try trial.juju("storage", "--filesystem") == """
                Machine  Unit     Storage ID  ID   Volume  Provider ID  Mountpoint        Size  State     Message
                0        store/0  data/0      0/0                       /srv/data/data/0        attached

                """)
    }

    @Test("storage comes from a pool that there is (state/storage.go: validateStoragePool)")
    func pools() throws {
        #expect(
            try trial.refusal("deploy", "./store", "other", "--storage", "data=x,1").hasSuffix(
                "pool \"x\" not found\n"))
        #expect(try trial.refusal("add-storage", "store/0", "data=x,1").hasSuffix("pool \"x\" not found\n"))
    }

    @Test("no two file systems of a machine lie in one another (state/filesystem.go: validateFilesystemMountPoints)")
    func mountPoints() throws {
        for (name, location) in [("single", "/srv/one"), ("inner", "/srv/one/two"), ("beside", "/srv/one-more")] {
            try trial.folder.write(
                "\(name)/metadata.yaml",
                "name: \(name)\nsummary: s\ndescription: d\nstorage: {files: {type: filesystem, location: \(location)}}\n"
            )
        }
        try trial.juju("deploy", "./single", "--to", "0")
        let place = "acquiring machine to host unit"
        #expect(
            try trial.refusal("add-unit", "single", "--to", "0").contains(
                "\(place) \"single/1\": cannot assign unit \"single/1\" to machine 0: validating filesystem mount points: mount point \"/srv/one\" for \"files\" storage contains mount point \"/srv/one\" for \"files\" storage"
            ))
        #expect(
            try trial.refusal("deploy", "./inner", "--to", "0").contains(
                "mount point \"/srv/one\" for \"files\" storage contains mount point \"/srv/one/two\" for \"files\" storage"
            ))
        try trial.juju("deploy", "./beside", "--to", "0")
        try trial.juju("add-unit", "single")
    }
}
