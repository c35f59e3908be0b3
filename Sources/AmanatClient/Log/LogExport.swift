import CTerminal
import FoundationEssentials
import Interfaces
import TransparencyLog

/// A run of the log in a file, as JSON lines: what proves it, then an entry a line.
///
/// The first line is `{"checkpoint":…,"count":…,"first":…,"format":"amanat audit export/1","left":[…],"right":[…]}`.
/// Each further line is `{"entry":CANONICAL,"leaf":"BASE64"}`, with the canonical bytes of the entry as they are hashed.
enum LogExport {
    static let format = "amanat audit export/1"

    struct Header: Codable {
        let checkpoint: String
        let count: Int
        let first: Int
        let format: String
        let left: [String]
        let right: [String]
    }

    static let opening = "{\"entry\":"
    static let middle = ",\"leaf\":\""
    static let closing = "\"}"

    static func line(_ entry: Audit.ExportedEntry) -> String {
        "\(opening)\(entry.canonical)\(middle)\(entry.leaf)\(closing)\n"
    }
}

/// Verifies an export without daemon or vault, and names the first entry that doesn't fit.
struct LogExportCheck {
    private let proof: RangeProof
    private let checkpoint: Checkpoint
    private let count: Int
    private var run: CompactTree
    private var line = 1

    /// Reads the first line and verifies the checkpoint's signature.
    init(header line: Data, trusting keys: [VerifierKey]) throws(CommandError) {
        guard let header = try? JSONDecoder().decode(LogExport.Header.self, from: line),
            header.format == LogExport.format, header.first >= 0, header.count >= 0
        else { throw .logMisfit(.line(1)) }
        checkpoint = try LogTrust.open(try LogTrust.note(header.checkpoint), trusting: keys)
        count = header.count
        do throws(TreeError) {
            proof = RangeProof(
                first: UInt64(header.first), size: checkpoint.size, left: try Self.hashes(header.left),
                right: try Self.hashes(header.right))
            run = try proof.before
        } catch {
            throw .logMisfit(.line(1))
        }
    }

    /// What was signed.
    var signed: Checkpoint { checkpoint }
    /// Entries verified so far.
    var verified: Int { Int(run.size - proof.first) }

    /// Takes the next line: the entry has to fit its leaf and its place.
    mutating func take(_ bytes: Data) throws(CommandError) {
        line += 1
        let entry = [UInt8](bytes)
        let tail = LogExport.middle.utf8.count + 44 + LogExport.closing.utf8.count
        let head = LogExport.opening.utf8.count
        guard entry.count > head + tail, entry.starts(with: Array(LogExport.opening.utf8)) else {
            throw .logMisfit(.line(line))
        }
        let canonical = Array(entry[head..<entry.count - tail])
        let leafText = String(decoding: entry[(entry.count - 46)..<(entry.count - 2)], as: UTF8.self)
        let number = Int(run.size)
        guard let leaf = try? TreeHash(base64: leafText), LogTrust.hasher.leaf(canonical) == leaf,
            let read = try? AuditEntry(encoded: canonical), read.stamp.sequence == run.size
        else { throw .logMisfit(.entry(number)) }
        run.append(leaf, with: LogTrust.hasher)
    }

    /// All lines are read: the entries have to be as many as was said, and make the tree that was signed.
    func finish() throws(CommandError) {
        guard verified == count else { throw .logMisfit(.count(expected: count, found: verified)) }
        do { try proof.verify(run, in: checkpoint.root, with: LogTrust.hasher) } catch { throw .logMisfit(.tree) }
    }

    private static func hashes(_ texts: [String]) throws(TreeError) -> [TreeHash] {
        var hashes: [TreeHash] = []
        for text in texts { hashes.append(try TreeHash(base64: text)) }
        return hashes
    }
}
