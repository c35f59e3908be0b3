import FoundationEssentials
import TransparencyLog

/// Verifies a file that was taken from a log, with nothing but the log's key.
struct OfflineVerification {
    private let keys: [VerifierKey]
    private let output: Output

    init(_ keys: [VerifierKey], _ output: Output) {
        self.keys = keys
        self.output = output
    }

    /// What a verified file says.
    private struct Result: Encodable {
        let origin: String
        let size: Int
        let root: String
        let verified: Int
    }

    /// Reads an export, a proof or a checkpoint, by its first bytes. Errors: `logMisfit`, `file`.
    func verify(_ path: String) throws(CommandError) {
        let data = try NewFile.contents(of: path)
        if data.starts(with: Data("{".utf8)) { return try verifyExport(data) }
        let text = String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
        if text.hasPrefix("c2sp.org/tlog-proof@") { return try verifyProof(text) }
        let checkpoint = try LogTrust.open(try LogTrust.note(text), trusting: keys)
        try tell(checkpoint, verified: 0)
    }

    private func verifyExport(_ data: Data) throws(CommandError) {
        var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)[...]
        guard let first = lines.popFirst() else { throw .logMisfit(.line(1)) }
        var check = try LogExportCheck(header: Self.withoutReturn(first), trusting: keys)
        for line in lines { try check.take(Self.withoutReturn(line)) }
        try check.finish()
        try tell(check.signed, verified: check.verified)
    }

    /// A line as it was written: mail and other systems end lines their own way, and no entry holds a return.
    private static func withoutReturn(_ line: Data) -> Data {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private func verifyProof(_ text: String) throws(CommandError) {
        guard let proof = try? LogProof(parsing: text), let entry = proof.extra else { throw .logMisfit(.line(1)) }
        let checkpoint = try LogTrust.open(proof.checkpoint, trusting: keys)
        let inclusion = InclusionProof(index: proof.index, size: checkpoint.size, path: proof.path)
        let number = Int(clamping: proof.index)
        do {
            try inclusion.verify(LogTrust.hasher.leaf(entry), in: checkpoint.root, with: LogTrust.hasher)
        } catch {
            throw .logMisfit(.entry(number))
        }
        guard let read = try? AuditEntry(encoded: entry), read.stamp.sequence == proof.index else {
            throw .logMisfit(.entry(number))
        }
        if output.format == .text { output.line(String(decoding: entry, as: UTF8.self)) }
        try tell(checkpoint, verified: 1)
    }

    private func tell(_ checkpoint: Checkpoint, verified: Int) throws(CommandError) {
        let (origin, size, root) = (checkpoint.origin.text, Int(clamping: checkpoint.size), checkpoint.root.base64)
        try output.json(Result(origin: origin, size: size, root: root, verified: verified))
        output.line("Verified: \(verified == 0 ? "the signature" : verified == 1 ? "1 entry" : "\(verified) entries").")
        output.line("Under the checkpoint of \(origin), \(size) entries.")
    }
}
