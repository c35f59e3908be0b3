import FoundationEssentials
import Glibc

/// Whether nobody but root and the daemon's own user can change what lies at a path.
///
/// Whoever can write a policy decides who reads what, and whoever can write a directory on the way puts another file in
/// its place. So each step from the root on counts, and none may be a link, which somebody else could turn.
enum ConfigurationStanding {
    /// What is wrong at which path, beginning at the root; nil if nothing is, or there is nothing there.
    static func fault(of path: String) -> (path: String, fault: ConfigurationFault)? {
        let names = absolute(path).split(separator: "/")
        var place = ""
        for (index, name) in ([""] + names).enumerated() {
            place = index == 0 ? "/" : (place == "/" ? "/\(name)" : "\(place)/\(name)")
            guard let found = Found(at: place) else { return nil }
            if let fault = found.fault(onTheWay: index < names.count) { return (place, fault) }
        }
        return nil
    }

    private static func absolute(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
        return URL(filePath: whole).standardized.path
    }

    /// What stands at one step; a link is looked at itself.
    private struct Found {
        let isLink: Bool
        let owner: uid_t
        let mode: Int

        private static let sticky = 0o1000
        private static let writableByOthers = 0o022

        init?(at path: String) {
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                let type = attributes[.type] as? FileAttributeType, let mode = attributes[.posixPermissions] as? Int,
                let owner = attributes[.ownerAccountID] as? Int
            else { return nil }
            isLink = type == .typeSymbolicLink
            self.owner = uid_t(owner)
            self.mode = mode
        }

        func fault(onTheWay isOnTheWay: Bool) -> ConfigurationFault? {
            if isLink { return .symbolicLink }
            guard owner == 0 || owner == geteuid() else { return .foreignOwner(owner) }
            guard mode & Self.writableByOthers != 0 else { return nil }
            // As /tmp is: others can put something beside the next step there, and not in its place.
            if isOnTheWay, mode & Self.sticky != 0 { return nil }
            return .writableByOthers(mode & 0o7777)
        }
    }
}
