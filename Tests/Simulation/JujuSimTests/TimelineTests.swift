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
            #expect(lanes == ["server/0", "client/0", "client/1"])
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
            #expect(document.contains("title=\"deploy ./client -n 2\""))
            #expect(document.contains(/<time>\d\d:\d\d:\d\d<\/time>/))
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
            #expect(details.contains(/Because<\/h3><p>.*integrate client server/.dotMatchesNewlines()))
            #expect(document.contains("class=\"arrows\""))
        }

        @Test("a failed hook shows what it logged")
        func log() throws {
            let overview = try page.document()
            let bar = try #require(overview.firstMatch(of: /class="bar config error" id="(hook-\d+)"/))
            let document = try page.document(fragment: String(bar.1))
            #expect(document.contains(/<ol class="log">.*about to fail<\/li>/.dotMatchesNewlines()))
        }

        @Test(
            "at each width hooks are in sight, all of them once they are fitted, and the filter finds what is there and says when nothing is",
            arguments: [390, 768, 1440])
        func widths(width: Int) throws {
            let seen = try page.measurements(width: width)
            #expect(seen.inSight >= 4)
            #expect(seen.namesWidth <= width * 3 / 10)
            #expect(seen.pageWidth <= width)
            #expect(seen.isAllFitted)
            let lanes = { (words: String) in seen.finds[words]?.lanes }
            let hooks = { (words: String) in seen.finds[words]?.hooks ?? 0 }
            #expect(lanes("server/0")?.contains("server/0") == true && hooks("server/0") > 3)
            #expect(lanes("status active port 81") == ["server/0"] && hooks("status active port 81") == 1)
            #expect(lanes("removed")?.contains("client/1") == true)
            #expect(lanes("host")?.contains("client/0") == true && hooks("host") > 0)
            #expect(lanes("about to fail") == ["client/1"])
            #expect(seen.finds["zebra"]?.lanes == [] && hooks("zebra") == 0)
            for (words, find) in seen.finds {
                #expect(
                    find.nothing.contains("Nothing fits “zebra”") == (words == "zebra"), "\(words): \(find.nothing)")
            }
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

    /// What is to be seen of a page at some width.
    struct Measurements: Decodable {
        /// What the filter leaves of the page for some words.
        struct Find: Decodable {
            let lanes: [String]
            let hooks: Int
            let nothing: String
        }

        let inSight: Int
        let namesWidth: Int
        let pageWidth: Int
        let isAllFitted: Bool
        let finds: [String: Find]
    }

    /// Measures the page in a frame of that width: a window has a least width of its own.
    func measurements(width: Int) throws -> Measurements {
        try folder.write(
            "frame.html",
            """
            <iframe id="frame" src="timeline.html" style="width: \(width)px; height: 800px; border: 0"></iframe><pre id="seen"></pre>
            <script>
            frame.onload = () => {
              const page = frame.contentDocument, input = page.getElementById("filter"), bars = [...page.querySelectorAll(".bar")];
              const isInSight = bar => {
                const box = bar.getBoundingClientRect();
                return page.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === bar;
              };
              const find = words => {
                input.value = words;
                input.dispatchEvent(new frame.contentWindow.Event("input"));
                return {
                  lanes: [...page.querySelectorAll(".name[data-unit]:not(.away)")].map(name => name.dataset.unit),
                  hooks: page.querySelectorAll(".bar.match").length,
                  nothing: page.getElementById("nothing").innerText,
                };
              };
              const result = {
                inSight: bars.filter(isInSight).length, namesWidth: page.querySelector(".corner").offsetWidth,
                pageWidth: page.documentElement.scrollWidth,
              };
              page.getElementById("fit").click();
              result.isAllFitted = bars.every(bar => bar.getBoundingClientRect().right <= \(width) && bar.offsetWidth > 0);
              const words = ["server/0", "status active port 81", "removed", "host", "about to fail", "zebra", ""];
              result.finds = Object.fromEntries(words.map(text => [text, find(text)]));
              seen.textContent = JSON.stringify(result);
            };
            </script>
            """)
        let document = try document(of: folder.file("frame.html"))
        let json = try #require(document.firstMatch(of: /<pre id="seen">(.+)<\/pre>/), "\(document)").1
        return try JSONDecoder().decode(Measurements.self, from: Data(json.utf8))
    }

    /// The page's document as it is after its script ran.
    func document(fragment: String = "") throws -> String { try document(of: "\(page)#\(fragment)") }

    private func document(of place: String) throws -> String {
        let child = ChildProcess(
            try #require(Self.path),
            arguments: [
                "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.file("browser"))",
                "--virtual-time-budget=5000", "--allow-file-access-from-files", "--dump-dom", "file://\(place)",
            ],
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path], timeLimit: .seconds(120))
        let result = try child.run()
        try #require(result.succeeded, "\(result.error)")
        return result.output
    }
}
