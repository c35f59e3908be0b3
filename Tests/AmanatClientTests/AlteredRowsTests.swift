import CanonicalJSON
import Interfaces
import Synchronization
import Testing

@testable import AmanatClient

@Suite struct AlteredRowsTests {
    private final class Written: Sendable {
        let text = Mutex<(results: String, remarks: String)>(("", ""))
    }

    private func output(_ format: Output.Format, _ rows: AlteredRows, _ written: Written) -> Output {
        let delivery = Delivery { way, text in
            written.text.withLock { if way == .results { $0.results += text } else { $0.remarks += text } }
            return 0
        }
        return Output(format: format, width: nil, styles: (.plain, .plain), altered: rows, delivery: delivery)
    }

    @Test func `what replies name as altered is told once beside the results`() {
        let (rows, written) = (AlteredRows(), Written())
        rows.note(Cases.ListCases.Reply(cases: [], damaged: ["directory ab12"]))
        rows.note(Cases.ListCases.Reply(cases: [], damaged: ["directory ab12", "record cd34"]))
        rows.note(Vault.Seal.Reply())
        #expect(rows.rows == ["directory ab12", "record cd34"])
        output(.text, rows, written).tellAltered()
        let remarks = written.text.withLock { $0.remarks }
        #expect(remarks.contains("warning: ") && remarks.contains("record cd34") && remarks.contains("amanat diagnose"))
        #expect(written.text.withLock { $0.results }.isEmpty)
    }

    @Test func `JSON has them as damaged, and is as it was where nothing is`() throws {
        let (rows, written) = (AlteredRows(), Written())
        try output(.json, rows, written).json(Cases.ListCases.Reply(cases: []))
        #expect(written.text.withLock { $0.results } == "{\"cases\":[]}\n")
        rows.note(Cases.ListCases.Reply(cases: [], damaged: ["directory ab12"]))
        try output(.json, rows, written).json(Cases.ListCases.Reply(cases: []))
        #expect(written.text.withLock { $0.results }.hasSuffix("{\"cases\":[],\"damaged\":[\"directory ab12\"]}\n"))
        let silent = Written()
        output(.text, AlteredRows(), silent).tellAltered()
        #expect(silent.text.withLock { $0.remarks }.isEmpty)
    }
}
