import FoundationEssentials
import Glibc
import Testing

@testable import AmanatDaemon

@Suite struct ListeningPlaceTests {
    private func place(_ path: String, group: String) -> ListeningPlace {
        .path(Settings.Socket(path: path, mode: .group, group: group))
    }

    @Test func `a group that doesn't exist is refused, an inherited socket left alone`() throws {
        #expect(throws: StartError.noSocketGroup("no-such-group")) {
            try place("/nowhere", group: "no-such-group").admitGroup()
        }
        try ListeningPlace.inherited(descriptor: 3).admitGroup()
    }

    @Test(.enabled(if: geteuid() == 0)) func `the socket goes to the group of the settings`() throws {
        let path = try temporaryDirectory() + "/socket"
        try Data().write(to: URL(filePath: path))
        try place(path, group: "daemon").admitGroup()
        let group = try #require(getgrnam("daemon")).pointee.gr_gid
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_gid == group && group != getegid())
        #expect(throws: StartError.socketGroupNotGiven("daemon")) {
            try place(path + ".gone", group: "daemon").admitGroup()
        }
    }
}
