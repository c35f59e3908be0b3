import GRDB
import Testing
import Trust

@testable import VaultCore

/// What lies in one vault opens in no other, though its people and passphrases be the same.
@Suite struct `A second vault` {
    @Test func `each of its ciphertexts is refused in the place of ours`() async throws {
        let (ours, theirs) = (try await Staff.fresh(), try await Staff.elsewhere())
        let (places, sources) = (try await Tampering.spots(ours), try await Tampering.spots(theirs))
        for (place, source) in zip(places, sources) {
            #expect(place.name == source.name)
            let foreign = try theirs.centre.attack { try source.read($0) }
            try ours.centre.attack { intruder in
                let whole = try place.read(intruder)
                #expect(foreign != whole, "\(place.name) is the same in both vaults")
                try place.write(foreign, intruder)
                #expect(throws: VaultError.self, "\(place.name)") { try place.open(intruder, ours) }
                try place.write(whole, intruder)
                #expect(throws: Never.self, "\(place.name) is back") { try place.open(intruder, ours) }
            }
        }
    }

    @Test func `a note moved in with all its keys and links isn't readable`() async throws {
        let (ours, theirs) = (try await Staff.fresh(), try await Staff.elsewhere())
        let record = try RecordID(text: theirs.note).bytes
        let tables = ["record": "id", "record_version": "record", "record_key": "record", "facts_key": "record"]
        for (table, column) in tables.sorted(by: { $0.key < $1.key }) {
            let rows = try theirs.centre.onDisk {
                try $0.rows("SELECT * FROM \(table) WHERE \(column) = ?", [record.data])
            }
            #expect(!rows.isEmpty, "\(table)")
            try ours.centre.onDisk { store in
                for row in rows {
                    let columns = row.columnNames.filter { $0 != "row" }
                    let values = columns.map { row[$0] as DatabaseValue }
                    let marks = columns.map { _ in "?" }.joined(separator: ", ")
                    try store.run(
                        "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))",
                        StatementArguments(values))
                }
            }
        }
        await #expect(throws: VaultError.self) { try await ours.centre.read(theirs.note, by: ours.parveen) }
        #expect(try await theirs.centre.read(theirs.note, by: theirs.parveen).verified)
        #expect(try await ours.centre.read(ours.note, by: ours.parveen).verified)
    }
}
