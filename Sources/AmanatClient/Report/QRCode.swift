import CTerminal
import FoundationEssentials

/// A QR code of a checkpoint, made by the qrencode program: what paper keeps, a camera reads back.
struct QRCode {
    /// Whether a module is dark, by row; a margin is part of it.
    private let rows: [[Bool]]

    private static let program = "qrencode"

    /// Reads what `qrencode -t ASCII` prints, two characters a module; nil unless that is a square.
    init?(ascii text: String) {
        let rows = text.split(separator: "\n").map { line in
            let marks = Array(line.utf8)
            return stride(from: 0, to: marks.count, by: 2).map { marks[$0] == UInt8(ascii: "#") }
        }
        guard !rows.isEmpty, rows.allSatisfy({ $0.count == rows.count }) else { return nil }
        self.rows = rows
    }

    /// Errors: `programMissing`, and what keeps a private file from being made.
    static func of(_ text: String, environment: [String: String]) async throws(CommandError) -> QRCode {
        let place = try EditorWorkspace(in: .ours(environment: environment), text: "", name: "code.txt")
        defer { place.wipe() }
        try await draw(text, ["-t", "ASCII", "-o", place.file])
        guard case .text(let drawn) = place.content, let code = QRCode(ascii: drawn) else {
            throw .programMissing(program)
        }
        return code
    }

    /// Draws it in half blocks: on a terminal in black and white whatever its colours, else dark for a printer's ink.
    static func show(_ text: String, onTerminal: Bool) async throws(CommandError) {
        try await draw(text, ["-t", onTerminal ? "ANSIUTF8" : "UTF8i"])
    }

    private static func draw(_ text: String, _ options: [String]) async throws(CommandError) {
        let words = [program] + options + ["-l", "M", "--", text]
        let process = cterminal_spawn(words.joined(separator: "\u{1F}"))
        guard process > 0 else { throw .programMissing(program) }
        while cterminal_has_ended(process) == 0 { try? await Task.sleep(for: .milliseconds(20)) }
        guard cterminal_exit_status() == 0 else { throw .programMissing(program) }
    }

    /// The code as SVG within a page, one unit a module.
    func picture(label: String) -> String {
        let size = rows.count
        let path = rows.enumerated().map { y, row in Self.runs(of: row).map { Self.bar($0, y) }.joined() }.joined()
        return """
            <svg class="code" viewBox="0 0 \(size) \(size)" shape-rendering="crispEdges" role="img" \
            aria-label="\(HTMLPage.escaped(label))"><rect width="\(size)" height="\(size)" fill="#fff"/>\
            <path fill="#000" d="\(path)"/></svg>
            """
    }

    private static func bar(_ run: Range<Int>, _ y: Int) -> String {
        "M\(run.lowerBound) \(y)h\(run.count)v1h-\(run.count)z"
    }

    /// Where dark modules stand side by side.
    private static func runs(of row: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (x, isDark) in row.enumerated() where isDark {
            if let last = runs.last, last.upperBound == x {
                runs[runs.count - 1] = last.lowerBound..<x + 1
            } else {
                runs.append(x..<x + 1)
            }
        }
        return runs
    }
}
