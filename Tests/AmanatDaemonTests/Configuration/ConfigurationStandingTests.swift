import FoundationEssentials
import Glibc
import Testing

@testable import AmanatDaemon

/// Nothing is read of a configuration that somebody else can change: each file and directory of it, and the way there.
@Suite struct ConfigurationStandingTests {
    @Test(arguments: [0o020, 0o002, 0o022]) func `no part of it may be writable by others`(bits: Int) throws {
        let sample = try SampleConfiguration()
        let paths = try sample.paths
        #expect(paths.count >= 8 && paths.contains("forms/note.yaml"))
        for path in paths {
            let mode = path.hasSuffix(".yaml") ? 0o644 : 0o755
            try sample.setMode(mode | bits, of: path)
            #expect(problems(sample).map(\.fault) == [.writableByOthers(mode | bits)], "\(path)")
            #expect(problems(sample).map(\.file) == [absolute(path, in: sample)])
            try sample.setMode(mode, of: path)
        }
        #expect(problems(sample).isEmpty)
    }

    @Test func `a directory of it stays its own where others only may add files`() throws {
        let sample = try SampleConfiguration()
        for path in ["", "forms"] {
            try sample.setMode(0o1777, of: path)
            #expect(problems(sample).map(\.fault) == [.writableByOthers(0o1777)], "\(path)")
            try sample.setMode(0o755, of: path)
        }
    }

    @Test func `no part of it may be a link`() throws {
        let sample = try SampleConfiguration()
        for path in try sample.paths {
            let place = absolute(path, in: sample)
            try FileManager.default.moveItem(atPath: place, toPath: place + ".real")
            try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: place + ".real")
            #expect(problems(sample).map(\.fault) == [.symbolicLink], "\(path)")
            try FileManager.default.removeItem(atPath: place)
            try FileManager.default.moveItem(atPath: place + ".real", toPath: place)
        }
        #expect(problems(sample).isEmpty)
    }

    @Test(.enabled(if: geteuid() == 0)) func `no part of it may belong to somebody else`() throws {
        let sample = try SampleConfiguration()
        for path in try sample.paths {
            let place = absolute(path, in: sample)
            try FileManager.default.setAttributes([.ownerAccountID: 4_321], ofItemAtPath: place)
            #expect(problems(sample).map(\.fault) == [.foreignOwner(4_321)], "\(path)")
            try FileManager.default.setAttributes([.ownerAccountID: 0], ofItemAtPath: place)
        }
        #expect(problems(sample).isEmpty)
    }

    @Test func `a directory on the way may be like /tmp, and no more`() throws {
        let sample = try SampleConfiguration()
        let inner = "\(sample.directory)/etc/amanat"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        for name in ["amanatd.yaml", "policy.yaml", "places.yaml", "forms"] {
            try FileManager.default.moveItem(atPath: "\(sample.directory)/\(name)", toPath: "\(inner)/\(name)")
        }
        try sample.setMode(0o1777, of: "etc")
        #expect(problems(of: inner).isEmpty)
        try sample.setMode(0o777, of: "etc")
        #expect(problems(of: inner).map(\.fault) == [.writableByOthers(0o777)])
    }

    @Test func `what is told names the file and what to do`() throws {
        let sample = try SampleConfiguration()
        try sample.setMode(0o666, of: "policy.yaml")
        let told = try #require(problems(sample).first).description
        #expect(
            told.hasSuffix(
                "policy.yaml:1: others than its owner can write to it (mode 666); chmod go-w, and look at what is in it"
            ))
    }

    private func absolute(_ path: String, in sample: SampleConfiguration) -> String {
        path.isEmpty ? sample.directory : "\(sample.directory)/\(path)"
    }

    private func problems(_ sample: SampleConfiguration) -> [ConfigurationProblem] { problems(of: sample.directory) }

    private func problems(of directory: String) -> [ConfigurationProblem] {
        do throws(ConfigurationRefused) {
            _ = try Configuration.load(from: directory)
            return []
        } catch { return error.problems }
    }
}
