package import Access
package import Interfaces
import TransparencyLog

/// Hands out a run of entries with what proves it, chunk by chunk, so that it verifies without the vault.
package struct ExportAudit: ChunkedOperation {
    package typealias Method = Audit.Export
    package static let action = ActionID.exportAudit
    package static let readsLog = true

    private let parameters: Method.Parameters
    /// What is left, once the first chunk has fixed what the export is about.
    private let left: Range<Int64>?

    /// Entries in one answer at most, and their bytes.
    private static let chunk: Int64 = 512
    private static let byteLimit = 384 * 1_024

    package init(_ parameters: Method.Parameters) {
        self.init(parameters, left: nil)
    }

    private init(_ parameters: Method.Parameters, left: Range<Int64>?) {
        self.parameters = parameters
        self.left = left
    }

    package var token: String? { parameters.session }

    package func prepareChunk(_ work: Work) throws(VaultError) -> Chunk<ExportAudit> {
        _ = try work.session()
        try work.decide(Self.action)
        let generation = parameters.generation.map(Int64.init) ?? work.state.durable.generation
        let (run, proof) = try begin(generation, work)
        var entries: [Audit.ExportedEntry] = []
        var bytes = 0
        var next = run.lowerBound
        let table = LogTable(store: work.store, keys: try work.keys())
        while next < run.upperBound, entries.count < Self.chunk, bytes < Self.byteLimit,
            entries.isEmpty || !work.isOverTime
        {
            guard let stored = try table.entry(generation, next) else {
                throw LogFault.missing(LogPlace(generation: generation, seq: next)).error
            }
            entries.append(
                Audit.ExportedEntry(
                    leaf: LogWriter.hasher.leaf(stored.bytes).base64,
                    canonical: String(decoding: stored.bytes, as: UTF8.self)))
            bytes += stored.bytes.count
            next += 1
        }
        let rest = next < run.upperBound ? ExportAudit(parameters, left: next..<run.upperBound) : nil
        return Chunk(release: .ready(Method.Reply(proof: proof, entries: entries)), rest: rest)
    }

    /// The run that is left, and for the first chunk the checkpoint and what proves the run under it.
    private func begin(
        _ generation: Int64, _ work: Work
    ) throws(VaultError) -> (run: Range<Int64>, proof: Audit.RangeProof?) {
        if let left { return (left, nil) }
        let note = try CheckpointDesk(work).newest(of: generation)
        guard let checkpoint = try? Checkpoint(noteText: note.text) else { throw .tampered(.logCheckpoint, "note") }
        let first = UInt64(exactly: parameters.from ?? 0) ?? .max
        let last = parameters.to.map { UInt64(exactly: $0) ?? .max } ?? checkpoint.size - 1
        guard first <= last, last < checkpoint.size else { throw .notFound }
        let proof = try TreeTable(store: work.store, generation: generation).reading(checkpoint.size) {
            tree throws(TreeError) in try tree.rangeProof(of: first..<last + 1, at: checkpoint.size)
        }
        let lineage = try LogSigner(try work.keys(), generation: generation).lineage(in: work.store)
        let told = Audit.RangeProof(
            note: note.formatted, keys: lineage.keys, handovers: lineage.handovers, first: Int(first),
            count: Int(last - first) + 1,
            left: proof.left.map(\.base64), right: proof.right.map(\.base64))
        return (Int64(first)..<Int64(last) + 1, told)
    }
}
