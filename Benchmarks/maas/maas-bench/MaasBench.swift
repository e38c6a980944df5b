import CCurl
import CCurlShim
import Glibc
import MaasClient

/// Lists rack controllers and reads them, or only receives them: `maas-bench list|receive COUNT URL ROUNDS`; `run` tells more.
@main
struct MaasBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let count = Int(arguments[2]), let rounds = Int(arguments[4]) else {
            fatalError("usage: maas-bench list|receive COUNT URL ROUNDS")
        }
        guard rounds > 0 else { return print(#"{"rounds":\#(count > 1000 ? 9 : 31)}"#) }
        let (list, read) =
            arguments[1] == "list"
            ? try await measureList(count, arguments[3], rounds)
            : measureReceive("\(arguments[3])api/2.0/rackcontrollers/", rounds)
        print(#"{"list":\#(list),"read":\#(read),"memory":\#(Double(peakMemory()) / 1000)}"#)
    }

    private static func measureList(_ count: Int, _ url: String, _ rounds: Int) async throws -> ([Double], [Double]) {
        let client = MaasClient(url: try MaasURL(url), apiKey: try APIKey("a:b:c"))
        var times: ([Double], [Double]) = ([], [])
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            let racks = try await client.rackControllers.list()
            times.0.append(milliseconds(since: start))
            let values = racks.reduce(0) { $0 + read($1.node) }
            times.1.append(milliseconds(since: start))
            precondition(racks.count == count && values > 50 * count)
        }
        return times
    }

    /// Reads every property that libmaas has, and those that it lacks; how many values that were.
    private static func read(_ rack: Node) -> Int {
        var count = 0
        func take<Value>(_ value: Value) {
            withExtendedLifetime(value) { count += 1 }
        }
        take(rack.systemID)
        take(rack.hostname)
        take(rack.fqdn)
        take(rack.architecture)
        take(rack.cpuCount)
        take(rack.memory)
        take(rack.distroSeries)
        take(rack.osystem)
        take(rack.powerState)
        take(rack.powerType)
        take(rack.ipAddresses)
        take(rack.type)
        take(rack.zone?.name)
        take(rack.domain?.name)
        for tag in rack.tags { take(tag) }
        for interface in rack.interfaces {
            take(interface.name)
            take(interface.type)
            take(interface.macAddress)
            take(interface.isEnabled)
            take(interface.vlan?.vid)
            for link in interface.links {
                take(link.mode)
                take(link.ipAddress)
                take(link.subnet?.cidr)
            }
        }
        take(rack.description)
        take(rack.version)
        for service in rack.services {
            take(service.name)
            take(service.status)
            take(service.statusInfo)
        }
        for (name, _) in rack.hardwareInfo { take(name) }
        let tests = rack.tests
        for status in [
            tests.commissioning, tests.testing, tests.cpu, tests.memory, tests.storage, tests.network, tests.interface,
            tests.other,
        ] { take(status) }
        return count
    }

    /// What no client can be faster than: libcurl, on a connection that stays open, and nothing done with what comes.
    private static func measureReceive(_ url: String, _ rounds: Int) -> ([Double], [Double]) {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        guard let handle = curl_easy_init() else { fatalError("libcurl does not start") }
        var received = 0
        let times = withUnsafeMutablePointer(to: &received) { received in
            _ = ccurl_set_string(handle, CURLOPT_URL, url)
            _ = ccurl_set_long(handle, CURLOPT_BUFFERSIZE, 256 << 10)
            _ = ccurl_set_receivers(
                handle,
                { _, size, count, context in
                    context?.assumingMemoryBound(to: Int.self).pointee += size * count
                    return size * count
                }, { _, size, count, _ in size * count }, received)
            return (0..<rounds).map { _ in
                let start = ContinuousClock.now
                curl_easy_perform(handle)
                return milliseconds(since: start)
            }
        }
        precondition(received > 1000 * rounds)
        return (times, times)
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        (ContinuousClock.now - start) / .milliseconds(1)
    }

    /// The most memory that was resident, in KiB. What getrusage tells includes the program that started this one.
    private static func peakMemory() -> Int {
        guard let file = fopen("/proc/self/status", "r") else { fatalError("there is no /proc") }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix("VmHWM:") { return Int(text.filter(\.isNumber)) ?? 0 }
        }
        fatalError("/proc tells no VmHWM")
    }
}
