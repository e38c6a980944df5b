import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite struct CompletionTests {
    @Test("scripts/completions installs for bash, zsh and fish, and bash completes verbs and options")
    func install() throws {
        let home = try TemporaryDirectory()
        let programs = URL(filePath: Trial.program("juju-sim")).deletingLastPathComponent().path
        let script = ChildProcess(
            Project.path("scripts/completions"), arguments: [programs],
            environment: ["PATH": "/usr/bin:/bin", "HOME": home.path])
        let result = try script.run()
        #expect(result.succeeded, "\(result.error)")
        for file in [
            ".local/share/bash-completion/completions/juju-sim", ".local/share/zsh/site-functions/_juju-sim",
            ".config/fish/completions/juju-sim.fish",
        ] { #expect(home.read(file)?.contains("juju-sim") == true, "\(file)") }

        func complete(_ words: String...) throws -> String {
            let list = words.map { "'\($0)'" }.joined(separator: " ")
            let bash = """
                source '\(home.file(".local/share/bash-completion/completions/juju-sim"))'
                COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
                $(complete -p juju-sim | sed -E 's/.*-F ([^ ]+).*/\\1/') juju-sim '\(words.last ?? "")' '' 2>/dev/null
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            let child = ChildProcess(
                "/bin/bash", arguments: ["-c", bash], environment: ["PATH": "\(programs):/usr/bin:/bin"])
            return try child.run().output
        }
        #expect(try complete("juju-sim", "remove-").split(separator: "\n").contains("remove-unit"))
        #expect(try complete("juju-sim", "status", "--rel").contains("--relations"))
    }
}
