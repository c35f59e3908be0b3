import ArgumentParser
import Testing

@testable import AmanatClient

@Suite struct CommandTreeTests {
    private func leaves(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        let inner = AmanatCommand.inner(of: command)
        return inner.isEmpty ? [command] : inner.flatMap(leaves)
    }

    @Test func `every verb's help has an example and leads to the next step`() {
        let verbs = leaves(AmanatCommand.self)
        #expect(verbs.count > 35)
        for verb in verbs {
            let discussion = verb.configuration.discussion
            #expect(discussion.contains("Example: amanat ") && discussion.contains("Next: "), "\(verb)")
        }
    }

    @Test func `every verb ends by the one way that looks whether its results were written`() {
        for verb in leaves(AmanatCommand.self) {
            #expect(verb is any Verb.Type || verb is any PrintingVerb.Type, "\(verb)")
        }
    }

    @Test func `whoever is asked for a reason is told who reads it`() {
        var asked = 0
        for verb in leaves(AmanatCommand.self) {
            let help = AmanatCommand.helpMessage(for: verb, columns: 400)
            for line in help.split(separator: "\n") where line.contains("--reason <") && line.hasPrefix("  --") {
                asked += 1
                #expect(line.contains("auditor read") || line.contains("whoever may read this version"), "\(line)")
            }
        }
        #expect(asked > 10)
    }

    @Test(arguments: HelpTopic.allCases)
    func `every topic ends with the next command`(topic: HelpTopic) {
        #expect(topic.text.split(separator: "\n").last?.hasPrefix("Next: amanat ") == true)
        #expect(topic.text.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }

    @Test(arguments: HelpTopic.allCases)
    func `every command that a topic names exists`(topic: HelpTopic) {
        for line in topic.text.split(separator: "\n") {
            for words in line.split(separator: "amanat ", omittingEmptySubsequences: false).dropFirst() {
                let verb = words.prefix { $0.isLowercase || $0 == " " }.split(separator: " ").map(String.init)
                let known = (0...verb.count).compactMap { AmanatCommand.command(at: Array(verb.prefix($0))) }
                #expect(known.last.map { AmanatCommand.inner(of: $0).isEmpty } == true, "\(line)")
            }
        }
    }

    @Test func `there is a page for each role and for custodians, as narrow as a terminal`() {
        let roles = HelpTopic.roles.text.split(separator: "\n").filter { $0.contains("  ") }
        #expect(roles.count == 7)
        for page in roles.map({ $0.prefix { $0 != " " } }) + ["custodian", "social-worker"] {
            let text = HelpTopic.named(String(page))?.text ?? ""
            #expect(!text.isEmpty && text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(page)")
        }
    }

    @Test func `the manual page has every command and every topic`() throws {
        let page = try ManualPage(dump: AmanatCommand._dumpHelp()).roff
        #expect(page.contains(".SS amanat record add\n"))
        #expect(page.contains("\\-\\-passphrase\\-fd"))
        #expect(page.contains(".SH EXIT-CODES"))
    }

    @Test(arguments: [
        [
            "init", "--admin", "a", "--uid", "1", "--threshold", "1", "--custodian", "x", "--custodian", "y",
            "--custodian", "z",
        ],
        ["init", "--admin", "a", "--uid", "1", "--threshold", "2", "--custodian", "x", "--custodian", "y"],
        ["login", "sana", "--passphrase", "secret"], ["note", "add", "Q", "--json-input"],
        ["enrol", "sana", "--choose", "--generate"], ["audit", "list", "--outcome", "perhaps"],
    ])
    func `misuse is refused before anything is sent`(words: [String]) {
        #expect(throws: (any Error).self) { try AmanatCommand.parseAsRoot(words) }
    }

    @Test func `a mistyped command is named with the one it comes closest to, whatever options stand behind it`() throws
    {
        let mistyped = try #require(MistypedVerb(in: ["audit", "lst", "--as", "daud"]))
        #expect(mistyped.message.contains("amanat audit lst"))
        #expect(mistyped.hint == "did you mean amanat audit list? amanat help audit lists them")
        #expect(MistypedVerb(in: ["recrd", "show", "x"])?.closest == "record")
        for words in [[], ["--version"], ["audit"], ["audit", "--help"], ["audit", "list", "daud"]] {
            #expect(MistypedVerb(in: words) == nil, "\(words)")
        }
    }
}
