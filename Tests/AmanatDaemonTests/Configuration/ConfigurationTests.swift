import FoundationEssentials
import Sealing
import Testing

@testable import AmanatDaemon

@Suite struct ConfigurationTests {
    private func problems(_ sample: SampleConfiguration) -> [String] {
        do throws(ConfigurationRefused) {
            _ = try Configuration.load(from: sample.directory)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `the shipped configuration has no problem, and shows every default`() throws {
        let sample = try SampleConfiguration()
        let shipped = try Configuration.load(from: sample.directory)
        #expect(shipped.forms.forms.count == 3 && shipped.places.all.count > 10 && shipped.policy.domains.count == 5)
        for key in SettingKey.allCases {
            let text = try String(contentsOfFile: "\(sample.directory)/amanatd.yaml", encoding: .utf8)
            #expect(text.contains("\n\(key.rawValue): "), "\(key)")
        }
        try sample.edit("amanatd.yaml") { _ in "timezone: Asia/Karachi\n" }
        let bare = try Configuration.load(from: sample.directory)
        #expect(bare.settings == shipped.settings)
    }

    @Test func `settings arrive in the units that the daemon counts in`() throws {
        let sample = try SampleConfiguration()
        let settings = try Configuration.load(from: sample.directory).settings
        #expect(settings.sessions == Settings.Sessions(idle: 600_000_000, lifetime: 28_800_000_000))
        #expect(settings.argon2 == .standard)
        #expect(settings.limits.frame == 1 << 20 && settings.limits.record == 512 << 10)
        #expect(settings.limits.attachment == 64 << 20)
        #expect(settings.limits.connections == 1_024 && settings.limits.connectionsPerUser == 256)
        #expect(settings.socket.mode.bits == 0o660 && settings.socket.path == "/run/amanat/amanat.sock")
        #expect(settings.zone.name == "Asia/Karachi" && settings.caseReferencePrefix == "Q")
    }

    @Test(arguments: [
        ("timezone: Asia/Karachi", "timezone: Asia/Karachii", "5: the system knows no time zone `Asia/Karachii`; use"),
        ("timezone: ", "timezon: ", "5: unknown key `timezon`; use one of: timezone, case_reference_prefix"),
        ("timezone: Asia/Karachi", "timezone: [Asia]", "5: expected a word; write it as in the shipped file"),
        ("prefix: Q", "prefix: q", "8: `q` can't begin a case reference; use one to four letters, A to Z"),
        ("prefix: Q", "prefix: QUETTA", "8: `QUETTA` can't begin a case reference"),
        ("path: /run", "path: run", "11: `socket_path` doesn't begin with /; write the path from the root on"),
        ("mode: \"0660\"", "mode: \"0666\"", "12: unknown word `0666`; use one of: 0660, 0600"),
        ("group: amanat", "group: \"\"", "13: `socket_group` is empty; remove `socket_group` for the default"),
        ("directory: /var", "directory: var", "16: `state_directory` doesn't begin with /"),
        ("file: policy.yaml", "file: polcy.yaml", "polcy.yaml:1: there is no such file; copy the shipped one there"),
        ("directory: forms", "directory: from", "from:1: there is no such directory; copy the shipped one there"),
        ("minutes: 10", "minutes: 0", "24: `session_idle_minutes` is out of range; use 1 to 60"),
        ("minutes: 10", "minutes: ten", "24: expected a whole number"),
        ("hours: 8", "hours: 48", "25: `session_max_hours` is out of range; use 1 to 24"),
        ("mib: 256", "mib: 32", "29: `argon2_memory_mib` is out of range; use 64 to 1024"),
        ("passes: 3", "passes: 2", "30: `argon2_passes` is out of range; use 3 to 10"),
        ("uid: 256", "uid: 2048", "34: `max_connections_per_uid` isn't below `max_connections`; lower it, or raise"),
        ("record_kib: 512", "record_kib: 513", "36: `max_record_kib` is out of range; use 1 to 512"),
        ("frame_kib: 1024", "frame_kib: 256", "36: `max_record_kib` isn't below `max_frame_kib`; lower it"),
        ("attachment_mib: 64", "attachment_mib: 64\nmax_connections: 3", "`max_connections` stands twice; remove one"),
        ("socket_mode: \"0660\"", "socket_mode: \"0660", "not readable as YAML ("),
    ])
    func `a mistake in the settings is named with its line and its fix`(old: String, new: String, expected: String)
        throws
    {
        let sample = try SampleConfiguration()
        try sample.replace(old, with: new, in: "amanatd.yaml")
        let found = problems(sample)
        #expect(found.contains { $0.contains(expected) && $0.hasPrefix(sample.directory) }, "\(found)")
    }

    @Test func `a socket's path can't be longer than the kernel takes`() throws {
        let sample = try SampleConfiguration()
        let long = "/run/" + String(repeating: "a", count: 99)
        try sample.replace("/run/amanat/amanat.sock", with: long, in: "amanatd.yaml")
        #expect(
            problems(sample) == [
                "\(sample.directory)/amanatd.yaml:11: `socket_path` is too long for a socket; use at most 103 bytes"
            ])
        try sample.replace(long, with: String(long.dropLast()), in: "amanatd.yaml")
        #expect(problems(sample).isEmpty)
    }

    @Test(arguments: [
        ("policy.yaml", "version: 1", "version: 7", "policy.yaml:12: policy format `7` is unknown; write `version: 1`"),
        ("places.yaml", "{kind: hospital,", "{kind: hospitl,", "places.yaml:41: unknown word `hospitl`; use one of:"),
        (
            "forms/note.yaml", "type: longtext", "type: longtxt",
            "note.yaml:17: unknown word `longtxt`; use one of: text"
        ),
        (
            "forms/note.yaml", "[general, legal,", "[general, legl,",
            "note.yaml:6: the policy has no domain `legl`; use one of: general, legal, counselling, medical, medicolegal"
        ),
    ])
    func `a mistake in another file is named in the same way`(file: String, old: String, new: String, expected: String)
        throws
    {
        let sample = try SampleConfiguration()
        try sample.replace(old, with: new, in: file)
        let found = problems(sample)
        #expect(found.contains { $0.contains(expected) && $0.hasPrefix(sample.directory) }, "\(found)")
    }

    @Test func `problems of all files are told at once`() throws {
        let sample = try SampleConfiguration()
        try sample.replace("timezone: Asia/Karachi", with: "timezone: Mars/Olympus", in: "amanatd.yaml")
        try sample.replace("version: 1", with: "version: 7", in: "policy.yaml")
        try sample.replace("{kind: hospital,", with: "{kind: hospitl,", in: "places.yaml")
        #expect(problems(sample).count == 3)
    }

    @Test func `missing, unreadable and strangely named files are told apart`() throws {
        let sample = try SampleConfiguration()
        let files = FileManager.default
        try files.moveItem(
            atPath: "\(sample.directory)/forms/note.yaml", toPath: "\(sample.directory)/forms/note.yml")
        #expect(problems(sample) == ["\(sample.directory)/forms/note.yml:1: a form's file ends in .yaml; rename it"])
        try files.removeItem(atPath: "\(sample.directory)/forms")
        try files.createDirectory(atPath: "\(sample.directory)/forms", withIntermediateDirectories: false)
        #expect(problems(sample).first?.contains("no form is in this directory; copy the shipped Config/forms") == true)
        try Data([0x61, 0x3A, 0xFF]).write(to: URL(filePath: "\(sample.directory)/places.yaml"))
        #expect(problems(sample).first?.contains("places.yaml:1: it isn't text in UTF-8; save it as UTF-8") == true)
        try files.removeItem(atPath: "\(sample.directory)/amanatd.yaml")
        #expect(problems(sample).first?.contains("amanatd.yaml:1: there is no such file; copy the shipped") == true)
        try files.removeItem(atPath: sample.directory)
        #expect(
            problems(sample) == [
                "\(sample.directory):1: there is no such directory; "
                    + "copy the shipped Config there, or name another with --config"
            ])
    }

    @Test func `cut short anywhere, settings are refused or read, and nothing worse`() throws {
        let text = try String(contentsOfFile: "\(repository)/Config/amanatd.yaml", encoding: .utf8)
        var refused = 0
        for length in stride(from: 0, to: text.count, by: 7) {
            var parser = SettingsParser(file: "f", directory: "/d")
            _ = parser.settings(String(text.prefix(length)))
            if !parser.reader.problems.isEmpty { refused += 1 }
        }
        #expect(refused > 10)
    }
}
