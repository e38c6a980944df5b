import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite struct TimelineTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.deployBoth(clients: 2)
        try trial.juju("config", "server", "port=81")
        try trial.juju("update-status", "client/1", code: 1)
        try trial.juju("resolve", "client/1", "--no-retry")
        try trial.juju("remove-unit", "client/1")
    }

    @Test("the page is one file that loads nothing and holds no secret")
    func page() throws {
        #expect(try trial.juju("timeline", "--output", "out.html").hasPrefix("out.html: "))
        let page = try #require(trial.folder.read("out.html"))
        #expect(!page.contains("hush-hush") && !page.contains("aHVzaC1odXNo"))
        let loads = page.replacing("http://www.w3.org/2000/svg", with: "")
        #expect(
            !loads.contains("http://") && !loads.contains("https://") && !loads.contains("src=")
                && !loads.contains("@import"))
        #expect(try trial.refusal("timeline", "-o", "none/out.html").contains("none/out.html: cannot be written"))
    }

    @Test("a history that is damaged is named, and left as it is")
    func damaged() throws {
        try trial.folder.write("state/timeline.jsonl", "{}\n")
        #expect(try trial.refusal("timeline").contains("timeline.jsonl: line 1 is damaged"))
        #expect(trial.folder.read("state/timeline.jsonl") == "{}\n")
    }

    @Suite(
        "In a browser", .enabled(if: Browser.path != nil, "there is no Chromium; scripts/setup chromium installs it"))
    struct InBrowser {
        private let page: Browser

        init() throws {
            let tests = try TimelineTests()
            try tests.trial.juju("timeline")
            page = try Browser(page: tests.trial.folder.file("timeline.html"), in: tests.trial.folder)
        }

        @Test("each unit is a lane, also one that left, and each hook a bar in order")
        func lanes() throws {
            let document = try page.document()
            let lanes = document.matches(of: /<div class="name(?: gone)?"[^>]*data-unit="([^"]+)"/).map { String($0.1) }
            #expect(lanes == ["client/0", "client/1", "server/0"])
            #expect(document.contains(/class="name gone"[^>]*data-unit="client\/1"/))
            let bars = document.matches(
                of: /<button class="bar ([^"]*)" id="hook-(\d+)"[^>]*title="([^ "]+) ([^ ,"]+)/)
            #expect(bars.count > 20)
            let units = bars.filter { $0.3 == "client/1" }.map { String($0.4) }
            #expect(units.first == "install" && units.last == "remove")
            #expect(units.contains("want-relation-created") && units.contains("update-status"))
        }

        @Test("failed hooks are red, and what the charm lacks is hollow")
        func marks() throws {
            let document = try page.document()
            #expect(
                document.contains(
                    /class="bar config error" id="hook-\d+"[^>]*title="client\/1 update-status,/))
            #expect(
                document.contains(
                    /class="bar life missing" id="hook-\d+"[^>]*title="server\/0 install \(/))
            #expect(document.contains(/<span class="error">\d+ failed<\/span>/))
        }

        @Test("commands stand above the hooks that they led to, and secrets below as revisions")
        func commandsAndSecrets() throws {
            let document = try page.document()
            #expect(document.contains("<span>integrate client server</span>"))
            #expect(document.contains("<span>deploy ./client -n 2</span>"))
            #expect(document.contains(/<b>token<\/b><small>application-server<\/small>/))
            #expect(document.contains(/<button class="revision" title="revision 1"[^>]*>r1<\/button>/))
        }

        @Test("a hook that is chosen by the URL's fragment shows what it read and wrote, why it ran and what it led to")
        func details() throws {
            let overview = try page.document()
            let bar = try #require(
                overview.firstMatch(of: /id="(hook-\d+)"[^>]*title="server\/0 serve-relation-created,/))
            let document = try page.document(fragment: String(bar.1))
            let details = try #require(document.firstMatch(of: /<aside[^>]*>(.*)<\/aside>/.dotMatchesNewlines())).1
            #expect(details.contains("server/0 · serve-relation-created"))
            #expect(details.contains("secret-add --label token value=…"))
            #expect(details.contains(/<td>secret<\/td><td class=""><\/td><td class="after">secret:/))
            #expect(details.contains("secret token: revision 1"))
            #expect(details.contains("secret token: granted to application-client"))
            #expect(details.contains(/Led to<\/h3>.*client\/\d want-relation-changed/.dotMatchesNewlines()))
            #expect(document.contains("class=\"arrows\""))
        }
    }
}

/// A page in headless Chromium.
private struct Browser {
    let page: String
    private let folder: TemporaryDirectory

    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    init(page: String, in folder: TemporaryDirectory) throws {
        self.page = page
        self.folder = folder
    }

    /// The document as it is after its script ran.
    func document(fragment: String = "") throws -> String {
        let child = ChildProcess(
            try #require(Self.path),
            arguments: [
                "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.file("browser"))",
                "--virtual-time-budget=5000", "--dump-dom", "file://\(page)#\(fragment)",
            ],
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path], timeLimit: .seconds(120))
        let result = try child.run()
        try #require(result.succeeded, "\(result.error)")
        return result.output
    }
}
