import Foundation
import Glibc
import Testing
import TestSupport

@testable import SealedStore

/// What the kernel sees of a secret, each in a process of its own.
@Suite("Guarded memory")
struct GuardedMemoryTests {
    @Test("is gone with the last reference: reading it then ends the process")
    func freed() async {
        await #expect(processExitsWith: .signal(SIGSEGV)) {
            let address = SecretBytes(utf8: "canary").withBytes { UInt(bitPattern: $0.baseAddress) }
            exit(CInt(UnsafePointer<UInt8>(bitPattern: address)?.pointee ?? 0))
        }
    }

    @Test("can't be written once it is filled")
    func readOnly() async {
        await #expect(processExitsWith: .signal(SIGSEGV)) {
            let secret = SecretBytes(utf8: "canary")
            secret.withBytes { UnsafeMutableRawPointer(mutating: $0.baseAddress)?.storeBytes(of: 0, as: UInt8.self) }
            exit(0)
        }
    }

    @Test("ends at a guard page: reading one byte too many ends the process")
    func guarded() async {
        await #expect(processExitsWith: .signal(SIGSEGV)) {
            let secret = SecretBytes(utf8: "canary")
            exit(CInt(secret.withBytes { $0.baseAddress?.advanced(by: $0.count).load(as: UInt8.self) } ?? 0))
        }
    }

    // These exit with the number of copies found where there should be another number.

    @Test("holds the only copy, and no copy is left anywhere in the process when it goes")
    func wiped() async {
        await #expect(processExitsWith: .success) {
            let memory = ProcessMemory(needleOfRandomBytes: 32)
            var copy = memory.needleCopy()
            var secret: SecretBytes? = SecretBytes(consuming: &copy)
            guard memory.occurrences() == 1 else { exit(100 + memory.occurrences()) }
            secret = secret?.trimmed()
            guard memory.occurrences() == 1 else { exit(100 + memory.occurrences()) }
            secret = nil
            exit(memory.occurrences())
        }
    }

    @Test("stays the only copy while a secret is compared, fingerprinted, written, sealed and read back")
    func wipedAfterUse() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let memory = ProcessMemory(needleOfRandomBytes: 96)
            do {
                var copy = memory.needleCopy()
                let secret = SecretBytes(consuming: &copy)
                var builder = Fingerprint.Builder(key: .random())
                builder.append("secret", secret)
                _ = builder.finish()
                try secret.write(toFile: directory.file("plain"))
                let file = SealedFile(directory.file("sealed"), name: "maas-agent/0")
                try file.write(secret)
                let plain = try SecretBytes(contentsOfFile: directory.file("plain"))
                let unsealed = try file.read()
                guard unsealed == plain, memory.occurrences() == 3 else { exit(100 + memory.occurrences()) }
                withExtendedLifetime((secret, plain, unsealed)) {}
            }
            withExtendedLifetime(directory) {}
            guard memory.occurrences() == 0 else { exit(memory.occurrences()) }
        }
    }

    @Test("is had where no memory may be locked")
    func withoutLockedMemory() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit(rlim_cur: 0, rlim_max: 0)
            guard setrlimit(__rlimit_resource_t(8), &limit) == 0 else { fatalError("no limit set") }
            // Root is above that limit.
            if getuid() == 0, setuid(65534) != 0 { fatalError("still root") }
            let page = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 4096)
            guard mlock(page, 4096) != 0 else { fatalError("memory can be locked: nothing is tested") }
            let secrets = (0..<100).map { SecretBytes(utf8: "secret \($0)") }
            guard secrets[99] == SecretBytes(utf8: "secret 99") else { fatalError("differs") }
        }
    }
}
