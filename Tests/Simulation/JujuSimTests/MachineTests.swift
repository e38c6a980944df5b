import ChildProcess
import Foundation
import Testing

/// Machines of their own: what a charm does there stays there.
@Suite(.enabled(if: OwnMachines.arePossible, "the kernel gives no namespaces here"))
struct MachineTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write(
            "wild/metadata.yaml",
            "name: wild\nsummary: s\ndescription: d\nstorage: {data: {type: filesystem, location: /data/wild}}\n")
    }

    /// What a command prints that ends with `code`, in a model whose machines are their own.
    @discardableResult
    private func juju(_ arguments: String..., code: Int32 = 0) throws -> String {
        let result = try OwnMachines.run(arguments, in: trial)
        try #require(result.ending == .exited(code), "\(arguments): \(result.output)\(result.error)")
        return result.output
    }

    private func deploy(dispatch: String) throws {
        try trial.folder.write(script: "wild/dispatch", dispatch)
        try juju("deploy", "./wild")
    }

    private func destroy() throws { try juju("destroy-model", "demo") }

    /// What there is in folders of this machine that nobody else changes while tests run: names, inodes, owners, times.
    private func host() throws -> String {
        let listing =
            "find /etc /usr/bin /usr/sbin /usr/local /opt /srv /boot -xdev -printf '%p %i %m %U %G %s %T@ %C@\\n'"
        let name = try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
        return name
            + (try ChildProcess("/bin/sh", arguments: ["-c", "{ \(listing); } 2>/dev/null | sort"]).run().output)
    }

    @Test("juju-reboot --now ends the hook at once (runner/context/context.go: killCharmHook)")
    func rebootNow() throws {
        try deploy(
            dispatch: """
                [ "$JUJU_HOOK_NAME" = install ] || exit 0
                mkdir /rebooted || { status-set active again; exit 0; }
                juju-reboot --now
                juju-log NOT-REACHED
                exec sleep 60
                """)
        #expect(try juju("status").contains("again"))
        #expect(!(try juju("debug-log", "--replay", "--no-tail").contains("NOT-REACHED")))
        try destroy()
    }

    @Test("a machine is up since it was started, as its programs see it, and since its reboot after that")
    func uptime() throws {
        try juju("add-machine")
        let boot = "python3 -c 'import time; print(time.time() - float(open(\"/proc/uptime\").read().split()[0]))'"
        func booted() throws -> Double {
            try #require(Double(try juju("ssh", "0", boot).trimmingCharacters(in: .whitespacesAndNewlines)))
        }
        let before = Date().timeIntervalSince1970
        try juju("reboot-machine", "0")
        let first = try booted()
        // The clocks differ by whole seconds.
        #expect(first > before - 1 && first < Date().timeIntervalSince1970 + 1)
        sleep(2)
        try juju("reboot-machine", "0")
        #expect(try booted() > first + 1)
        try destroy()
    }

    @Test("a charm that writes everywhere changes its machine, and nothing of this one")
    func writesEverywhere() throws {
        let mark = "juju-sim-\(UUID().uuidString)"
        let before = try host()
        try deploy(
            dispatch: """
                [ "$JUJU_HOOK_NAME" = install ] || exit 0
                set -eu
                for folder in /etc /usr/bin /usr/lib /usr/local/bin /var/lib /var/log /var/tmp /opt /root /home /srv /mnt /tmp /run /snap /; do
                    echo wild >"$folder/\(mark)"
                done
                mkdir -p /var/snap/\(mark)
                echo "127.0.0.9 \(mark)" >>/etc/hosts
                echo "\(mark):x:4711:4711::/:/bin/sh" >>/etc/passwd
                rm -r /etc/profile.d /usr/bin/env
                chmod 700 /usr/bin/find
                hostname \(mark)
                status-set active "$(hostname) ${CHARM_WORKLOAD_ROOT-as in the field} $(id -u)"
                """)
        #expect(try juju("status").contains("\(mark) as in the field 0"))
        #expect(
            try juju("exec", "--unit", "wild/0", "cat /usr/bin/\(mark) /root/\(mark); ls /usr/bin/env || true")
                .contains("wild\nwild\n"))
        #expect(try juju("ssh", "wild/0", "tail -n 1 /etc/hosts").contains(mark))
        #expect(try host() == before)
        for folder in [
            "", "/usr/lib", "/var/lib", "/var/log", "/var/tmp", "/var/snap", "/root", "/home", "/mnt", "/tmp", "/run",
            "/snap",
        ] {
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/\(mark)"), "\(folder)")
        }
        let root = try juju("machine-root", "0").split(separator: "\n").joined()
        #expect(try String(contentsOfFile: "\(root)/etc/\(mark)", encoding: .utf8) == "wild\n")
        try destroy()
        #expect(!FileManager.default.fileExists(atPath: trial.folder.file("state")))
    }

    @Test("units reach one another at the addresses that Juju tells them, and what a hook started goes on running")
    func network() throws {
        try trial.folder.write(
            script: "server/hooks/serve-relation-joined",
            """
            echo here >/srv/index.html
            address=$(network-get serve --ingress-address)
            setsid python3 -m http.server 8000 --directory /srv --bind "$address" >/dev/null 2>&1 </dev/null &
            """)
        try trial.folder.write(script: "client/dispatch", "exit 0")
        try juju("deploy", "./server")
        try juju("deploy", "./client")
        try juju("integrate", "client", "server")
        let fetch = """
            server=$(relation-get -r "$(relation-ids want)" ingress-address server/0)
            for _ in $(seq 200); do
                exec 3<>/dev/tcp/$server/8000 && break || sleep 0.1
            done 2>/dev/null
            printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3
            tail -n 1 <&3
            """
        #expect(try juju("exec", "--unit", "client/0", fetch).contains("here"))
        // Nothing of this machine's network is theirs.
        #expect(
            try juju("exec", "--machine", "1", "cat /proc/net/dev | wc -l; cat /sys/class/net/eth0/address").hasPrefix(
                "4\n00:16:3e:"))
        try destroy()
    }

    @Test(
        "hooks, actions, exec, ssh and scp see the same machine, with its storage and without the other models' files")
    func oneMachine() throws {
        try deploy(
            dispatch:
                "[ \"$JUJU_HOOK_NAME\" != data-storage-attached ] || echo \"$(hostname)\" >\"$(storage-get location)/name\""
        )
        #expect(try juju("ssh", "0", "cat", "/data/wild/name") == "demo-0\n")
        #expect(
            try juju("exec", "--machine", "0", "cat /data/wild/name; ls \(trial.folder.file("state"))")
                == "demo-0\nagents\nresources\ntools\n")
        try trial.folder.write("a file", "content\n")
        try juju("scp", "a file", "wild/0:")
        #expect(try juju("ssh", "wild/0", "cat 'a file'; ln -s /etc/hostname link; mkdir there") == "content\n")
        try juju("scp", "wild/0:link", "name")
        #expect(trial.folder.read("name") == "demo-0\n")
        try juju("add-machine")
        try juju("scp", "-r", "0:/data", "1:there")
        #expect(try juju("ssh", "1", "cat there/wild/name") == "demo-0\n")
        try destroy()
    }

    @Test("hook tools read the files of the unit's machine")
    func files() throws {
        let name = "file-\(UUID().uuidString)"
        try deploy(
            dispatch: """
                [ "$JUJU_HOOK_NAME" = install ] || exit 0
                ln -s /tmp /etc/through
                printf token >/tmp/\(name)
                exec 3</tmp/\(name)
                one=$(secret-add key#file=/etc/through/\(name))
                two=$(secret-add key#file=/proc/$$/fd/3)
                status-set active "it is $(secret-get "$one" key) and $(secret-get "$two" key)"
                """)
        let status = try juju("status")
        #expect(status.contains("it is token and token"), "\(status)")
        try destroy()
    }

    @Test("a program that the kernel cannot start fails the hook in Go's words, as on this machine")
    func unstartable() throws {
        try trial.folder.write(script: "wild/dispatch", "")
        try FileManager.default.createDirectory(
            atPath: trial.folder.file("wild/hooks"), withIntermediateDirectories: true)
        try Data("exit 0\n".utf8).write(to: URL(filePath: trial.folder.file("wild/dispatch")))
        try juju("deploy", "./wild", code: 1)
        #expect(try juju("debug-log").contains("exec format error"))
        try destroy()
        try Data("#!/nowhere/bash\n".utf8).write(to: URL(filePath: trial.folder.file("wild/dispatch")))
        try juju("deploy", "./wild", code: 1)
        #expect(try juju("debug-log").contains("no such file or directory"))
        try destroy()
    }

    /// The processes that have to do with the model.
    private func processes() throws -> [String] {
        let state = Data(trial.folder.file("state").utf8)
        return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
            Int(name) != nil && (try? Data(contentsOf: URL(filePath: "/proc/\(name)/cmdline")))?.range(of: state) != nil
        }
    }

    @Test("sudo runs what it is given, as on a machine of Juju's, whose user ubuntu may do anything")
    func sudo() throws {
        try deploy(
            dispatch: """
                [ "$JUJU_HOOK_NAME" = install ] || exit 0
                sudo -n mkdir /made && status-set active "made by $(sudo -u root -- id -u)"
                """)
        #expect(try juju("status").contains("made by 0"))
        #expect(try juju("ssh", "wild/0", "sudo -nE WORD=told sh -c 'echo $WORD $(pwd)'") == "told /home/ubuntu\n")
        #expect(try juju("exec", "--unit", "wild/0", "sudo -i pwd").contains("/root"))
        try juju("ssh", "wild/0", "sudo false", code: 1)
        try destroy()
    }

    @Test("a charm's process that ends is buried, so that who waits for its end sees it")
    func dead() throws {
        try juju("add-machine")
        let script =
            "(sleep 0.1 & echo $! >/tmp/child) ; child=$(cat /tmp/child); while kill -0 $child; do sleep 0.05; done 2>/dev/null"
        try juju("ssh", "0", script)
        try destroy()
    }

    @Test("a machine ends with its last unit, all machines with their model")
    func ends() throws {
        try deploy(dispatch: "[ \"$JUJU_HOOK_NAME\" != start ] || { setsid sleep 1000 & } >/dev/null 2>&1")
        try juju("add-machine")
        #expect(try juju("ssh", "0", "pgrep -f 'sleep [1]000' || true") != "")
        let both = try processes().count
        try juju("remove-unit", "wild/0")
        #expect(try processes().count < both)
        #expect(try !processes().isEmpty)
        try destroy()
        while try !processes().isEmpty { usleep(50_000) }
    }

    @Test("a juju-sim that is killed leaves machines that the next command finds, or that go with the model's folder")
    func killed() throws {
        try deploy(
            dispatch:
                "[ \"$JUJU_HOOK_NAME\" != config-changed ] || [ -e /tmp/begun ] || { echo $$ >/tmp/begun; kill -9 \"$PPID\"; }"
        )
        let process = Process()
        process.executableURL = URL(filePath: Trial.program("juju-sim"))
        process.arguments = ["exec", "--unit", "wild/0", "sleep 1000"]
        process.environment = ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state")]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // The machine runs already, so it is the command that is waited for.
        while try juju("ssh", "0", "pgrep -f 'sleep [1]000' || true").isEmpty { usleep(50_000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(try juju("ssh", "0", "hostname") == "demo-0\n")
        try FileManager.default.removeItem(atPath: trial.folder.file("state"))
        while try !processes().isEmpty { usleep(100_000) }
    }

    @Test("where the kernel gives no namespaces, deploy says why and asks for --host, which then works")
    func forbidden() throws {
        try trial.folder.write(script: "wild/dispatch", "status-set active \"$CHARM_WORKLOAD_ROOT\"")
        let script = "echo 0 >/proc/sys/user/max_user_namespaces && exec \"$0\" deploy ./wild"
        func deploy(_ arguments: String...) throws -> ChildProcess.Result {
            try ChildProcess(
                "unshare",
                arguments: [
                    "--user", "--map-root-user", "sh", "-c", ([script] + arguments).joined(separator: " "),
                    Trial.program("juju-sim"),
                ],
                environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state")],
                directory: trial.folder.path
            ).run()
        }
        let result = try deploy()
        #expect(result.ending == .exited(1))
        #expect(result.error.hasPrefix("ERROR cannot make a machine of its own: unshare: unshare failed: "))
        #expect(result.error.contains("--host"))
        #expect(!FileManager.default.fileExists(atPath: trial.folder.file("state")))
        #expect(try deploy("--host").succeeded)
        #expect(try juju("status").contains("/machines/0/root"))
    }
}
