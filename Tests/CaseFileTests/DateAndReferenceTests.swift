import CaseFile
import Testing

@Suite struct DateAndReferenceTests {
    @Test(arguments: [
        ("2014", "2014"), ("5/2014", "2014-05"), ("3/5/2014", "2014-05-03"), ("03-05-2014", "2014-05-03"),
        ("3.5.2014", "2014-05-03"), ("۳/۵/۲۰۱۴", "2014-05-03"), ("٣/٥/٢٠١٤", "2014-05-03"), ("2014-05", "2014-05"),
        ("2014-05-03", "2014-05-03"), ("29/2/2024", "2024-02-29"), ("29/2/2000", "2000-02-29"),
        (" 31/12/2026 ", "2026-12-31"), ("۳۔۵۔۲۰۱۴", "2014-05-03"),
    ])
    func `a date is read day before month and keeps its precision`(typed: String, stored: String) {
        #expect(PartialDate(typed: typed)?.description == stored)
        #expect(PartialDate(typed: stored)?.description == stored)
    }

    @Test(arguments: [
        "", "31/2/2014", "29/2/2023", "29/2/1900", "5/13/2014", "0/5/2014", "3/0/2014", "3/5/14", "14-05-03", "3/5",
        "3//2014", "1/2/3/2014", "2014/2015", "2014-5-3-1", "1899", "2200", "may 2014", "-5/2014", "+3/5/2014", "20145",
        "3 5 2014", "２０１４",
    ])
    func `what isn't a date is refused`(typed: String) {
        #expect(PartialDate(typed: typed) == nil)
    }

    @Test func `every day of four centuries is read as it was written`() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var days = 0
        for year in 1900...2199 {
            let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            for month in 1...12 {
                for day in 1...31 {
                    let exists = day <= lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)
                    #expect((PartialDate(year: year, month: month, day: day) != nil) == exists)
                    days += exists ? 1 : 0
                }
            }
        }
        #expect(days == 300 * 365 + 73)
    }

    @Test func `the precision is known and a day without a month isn't a date`() {
        #expect(PartialDate(typed: "2014")?.precision == .year)
        #expect(PartialDate(typed: "5/2014")?.precision == .month)
        #expect(PartialDate(typed: "3/5/2014")?.precision == .day)
        #expect(PartialDate(typed: "3/5/2014")?.withoutDay == "2014-05")
        #expect(PartialDate(year: 2014, month: nil, day: 3) == nil)
    }

    @Test func `a time of day is read in any of the site's digits`() {
        #expect(TimeOfDay(typed: "9:05")?.description == "09:05")
        #expect(TimeOfDay(typed: "۲۳:۵۹")?.description == "23:59")
        for bad in ["24:00", "9:60", "9:5", "9", "", ":05", "-1:05", "9:05:00"] {
            #expect(TimeOfDay(typed: bad) == nil)
        }
    }

    @Test(arguments: [
        ("Q-2026-0042", "Q-2026-0042"), ("q-2026-42", "Q-2026-0042"), ("q 2026 42", "Q-2026-0042"),
        ("Q–۲۰۲۶–۰۰۴۲", "Q-2026-0042"), ("q-٢٠٢٦-٤٢", "Q-2026-0042"), ("QT/2026/12345", "QT-2026-12345"),
        (" Q-2026-0042 ", "Q-2026-0042"),
    ])
    func `a case reference is read however it is typed`(typed: String, shown: String) {
        #expect(CaseReference(typed: typed)?.description == shown)
    }

    @Test(arguments: [
        "", "Q-2026", "2026-0042", "Q-26-0042", "Q-2026-0", "Q-2026-1000000", "ABCDE-2026-1", "ق-2026-1", "Q-2026-4x",
        "Q-2026-1-1",
    ])
    func `what isn't a case reference is refused`(typed: String) {
        #expect(CaseReference(typed: typed) == nil)
    }

    @Test func `random references survive being shown and read`() throws {
        var numbers = SeededNumbers(state: 7)
        for _ in 0..<500 {
            let reference = try #require(
                CaseReference(
                    prefix: "Q", year: Int.random(in: 2000...2199, using: &numbers),
                    number: Int.random(in: 1...999_999, using: &numbers)))
            #expect(CaseReference(typed: reference.description.lowercased()) == reference)
        }
    }
}
