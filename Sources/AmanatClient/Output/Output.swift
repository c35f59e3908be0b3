import CTerminal
import FoundationEssentials

/// Where a command's words go: results to standard output, all else to standard error.
package struct Output: Sendable {
    /// How results are written.
    package enum Format: Sendable {
        case text
        case json
    }

    /// The two ways out.
    package enum Way: Int32, Sendable {
        case results = 1
        case remarks = 2
    }

    package let format: Format
    /// Cells of the terminal that results go to; nil for pipes and files.
    package let width: Int?
    private let resultStyle: Style
    private let remarkStyle: Style
    private let altered: AlteredRows
    private let delivery: Delivery

    /// Output to descriptors 1 and 2, in the colours they can take.
    package static func standard(
        _ format: Format, environment: [String: String], altered: AlteredRows = AlteredRows()
    ) -> Output {
        let columns = Int(cterminal_columns(Way.results.rawValue))
        return Output(
            format: format, width: columns > 0 ? columns : nil,
            styles: (style(of: .results, environment), style(of: .remarks, environment)), altered: altered,
            delivery: .standard)
    }

    /// Output to whoever calls; the text of results is wrapped to `width` cells.
    package init(
        format: Format, width: Int?, styles: (results: Style, remarks: Style), altered: AlteredRows = AlteredRows(),
        delivery: Delivery
    ) {
        self.format = format
        self.width = width
        resultStyle = styles.results
        remarkStyle = styles.remarks
        self.altered = altered
        self.delivery = delivery
    }

    private static func style(of way: Way, _ environment: [String: String]) -> Style {
        Style.fitting(terminal: cterminal_is_terminal(way.rawValue) == 1, environment: environment)
    }

    /// A line of the result; whatever it holds can't act on a terminal.
    package func line(_ text: String = "") {
        if format == .text { delivery.send(.results, resultStyle.written(text + "\n")) }
    }

    /// A line that stands out.
    package func heading(_ text: String) {
        line(resultStyle.heading(text))
    }

    /// Text from the vault, line by line, wrapped.
    package func paragraph(_ raw: String, indent: Int = 0) {
        let margin = String(repeating: " ", count: indent)
        for text in SafeText.lines(of: raw) {
            for piece in Wrapping.lines(of: text, within: width.map { $0 - indent }) { line(margin + piece.isolated) }
        }
    }

    /// Rows under headings, as wide as the terminal.
    package func table(_ table: Table) {
        for each in table.lines(within: width, style: resultStyle) { line(each) }
    }

    /// Named values below each other.
    package func block(_ block: KeyValueBlock) {
        for each in block.lines(within: width, style: resultStyle) { line(each) }
    }

    /// A result as one line of JSON, if that was asked for; what it lacks stands in it as `damaged`.
    package func json(_ value: some Encodable) throws(CommandError) {
        guard format == .json else { return delivery.owe() }
        let (text, rows) = (try JSONText.of(value), altered.rows)
        let isWhole = rows.isEmpty || !text.hasPrefix("{")
        delivery.send(
            .results, (isWhole ? text : try JSONText.of(ResultWithGaps(value: value, damaged: rows))) + "\n")
    }

    /// Names the rows that were altered and so are missing in what was shown.
    package func tellAltered() {
        let rows = altered.rows
        if rows.isEmpty { return }
        warning("Something stored was altered; what is shown lacks it or is incomplete:")
        for row in rows { remark("  " + SafeText(row).isolated) }
        hint("tell an auditor or the administrator: amanat diagnose")
    }

    /// A text written as it is, whatever the format: a manual page, a script.
    package func document(_ text: String) {
        delivery.send(.results, text)
    }

    /// How far long work has come, written over itself on a terminal and not at all elsewhere.
    package func progress(_ done: Int, of all: Int) {
        guard width != nil, all > 0 else { return }
        let isDone = done >= all
        delivery.send(.remarks, isDone ? "\r\u{1B}[K" : "\r\(done * 100 / all) % of \(all)")
    }

    /// A line beside the results.
    package func remark(_ text: String) {
        delivery.send(.remarks, remarkStyle.written(text + "\n"))
    }

    /// What went wrong.
    package func error(_ text: String) {
        remark("\(remarkStyle.error("error:")) \(text)")
    }

    /// What may go wrong.
    package func warning(_ text: String) {
        remark("\(remarkStyle.error("warning:")) \(text)")
    }

    /// The next command to type.
    package func hint(_ text: String) {
        remark("\(remarkStyle.hint("hint:")) \(text)")
    }
}

extension Output {
    /// Ends a command whose results, or a part of them, could not be written. Errors: `unwritten`.
    package func finish() throws(CommandError) {
        assert(!delivery.isOwing, "a result for programs, and no word of it on standard output for people")
        if let fault = delivery.fault { throw .unwritten(errno: fault) }
    }

    /// Shows a secret that the client made, before anything is changed for it. Errors: `unshown` unless it has arrived.
    package func showFirst(_ name: String, _ secret: String) throws(CommandError) {
        try json([name: secret])
        var block = KeyValueBlock()
        block.add(name, secret)
        self.block(block)
        if let fault = delivery.arrived() { throw .unshown(errno: fault) }
    }

    /// Sees with an empty line that somebody takes the results, before the vault makes what it tells only once. Errors:
    /// `unshown`.
    package func rehearse() throws(CommandError) {
        document("\n")
        if let fault = delivery.arrived() { throw .unshown(errno: fault) }
    }

    /// Shows what the vault has made and tells only once. Errors: `lost` with the command that makes another.
    package func showOnce(
        orElse another: String, _ show: () throws(CommandError) -> Void
    ) throws(CommandError) {
        try show()
        if let fault = delivery.arrived() { throw .lost(errno: fault, another: another) }
    }
}
