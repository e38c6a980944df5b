import Foundation
import TestSupport
import Testing

@Suite("ssh and scp")
struct SSHTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.deployBoth()
    }

    @Test(
        "a command runs on the machine of a unit, of a leader, or of a number, in its home",
        arguments: ["server/0", "server/leader", "0", "ubuntu@0"])
    func command(target: String) throws {
        #expect(
            try trial.juju("ssh", target, "echo", "$USER", "$(cat $CHARM_WORKLOAD_ROOT/etc/hostname)")
                == "ubuntu demo-0\n")
        #expect(try trial.juju("ssh", target, "pwd").hasSuffix("/machines/0/root/home/ubuntu\n"))
    }

    @Test("options for OpenSSH mean nothing, wherever juju lets them stand")
    func options() throws {
        #expect(try trial.juju("ssh", "0", "-i", "key", "-o", "User=x", "-t", "echo", "-n", "MACHINE") == "MACHINE")
        #expect(
            try trial.juju("ssh", "--model", "demo", "--proxy", "--container", "charm", "server/0", "cat", input: "foo")
                == "foo")
    }

    @Test("the exit code is the command's, and without a command there is a shell")
    func exit() throws {
        try trial.juju("ssh", "0", "exit 7", code: 7)
        #expect(try trial.juju("ssh", "0", input: "echo in $HOME | grep -c home/ubuntu\n") == "1\n")
    }

    @Test("files and folders go to a machine and come back, and nothing is written outside its folder")
    func copies() throws {
        try trial.folder.write("mine/a.txt", "A")
        try trial.folder.write("mine/deep/b.txt", "B")
        let other = "/tmp/\(UUID())"
        try trial.juju("scp", "--", "-r", "-i", "key", "mine", "client/0:\(other)")
        #expect(!FileManager.default.fileExists(atPath: other))
        try trial.juju("scp", "-r", "client/0:\(other)", "yours")
        #expect(trial.folder.read("yours/a.txt") == "A" && trial.folder.read("yours/deep/b.txt") == "B")
        try trial.juju("scp", "mine/a.txt", "ubuntu@1:a.txt")
        #expect(try trial.juju("ssh", "client/0", "cat a.txt") == "A")
    }

    @Test("a path that climbs ends at the machine's root, as it does on a machine")
    func climbs() throws {
        try trial.folder.write("a.txt", "A")
        try trial.juju("scp", "a.txt", "0:../../../../../../../../../escaped.txt")
        #expect(try trial.juju("ssh", "0", "cat $CHARM_WORKLOAD_ROOT/escaped.txt") == "A")
    }

    @Test("what is not there is told of")
    func refusals() throws {
        #expect(try trial.refusal("ssh", code: 2).contains("no target name specified"))
        #expect(try trial.refusal("ssh", "server/9", "true").contains("unit \"server/9\" not found"))
        #expect(try trial.refusal("ssh", "9", "true").contains("machine 9 does not exist"))
        #expect(try trial.refusal("scp", "x", code: 2).contains("at least two arguments required"))
        #expect(try trial.refusal("scp", "none", "0:x").contains("none"))
        #expect(try trial.refusal("scp", "server", "0:x").contains("-r not specified"))
    }
}
