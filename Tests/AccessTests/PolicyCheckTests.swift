import Access
import Testing

/// A small policy into which each test plants one mistake.
private let sound = """
    version: 1
    domains: [general, counselling]
    purposes: [treatment]
    groups:
      read: [read_record, list_records]
    anyone: [status]
    everyone: [logout]
    system: [init]
    roles:
      nurse:
        never: [admin]
        may:
          - {do: [read], in: [general], of: caseload, purposes: [treatment]}
      admin:
        never: [content]
        may:
          - {do: [stats]}
    """

@Suite struct PolicyCheckTests {
    private func problems(_ text: String) -> [PolicyProblem] {
        do throws(PolicyRefused) {
            _ = try Policy.parse(text, file: "p.yaml")
            return []
        } catch {
            return error.problems
        }
    }

    private func problems(replacing old: String, with new: String) -> [String] {
        #expect(sound.contains(old))
        return problems(sound.split(separator: old, omittingEmptySubsequences: false).joined(separator: new))
            .map(\.description)
    }

    @Test func `a sound policy has no problem`() {
        #expect(problems(sound).isEmpty)
    }

    @Test func `the shipped policy has no problem`() throws {
        #expect(try shippedPolicy().ruleIDs.count > 40)
    }

    @Test(arguments: [
        (
            "of: caseload", "of: caselod",
            "p.yaml:13: unknown word `caselod`; use one of: own, caseload, break_glass, team, any"
        ),
        ("in: [general]", "in: [generl]", "p.yaml:13: unknown name `generl`; use one of: general, counselling"),
        ("[stats]", "[statz]", "p.yaml:17: unknown name `statz`; use one of: "),
        ("never: [admin]", "never: [amdin]", "p.yaml:11: unknown name `amdin`; use one of: content, nurse, admin"),
        ("purposes: [treatment]}", "purposes: [fun]}", "p.yaml:13: unknown name `fun`; use one of: treatment"),
        (
            "in: [general], ", "",
            "p.yaml:13: `read_record` is about records, and no domain is named; add `in: [DOMAIN]`"
        ),
        ("of: caseload, ", "", "p.yaml:13: `read_record` has no scope; add `of:`"),
        (
            "of: caseload", "of: any",
            "p.yaml:13: `read_record` reaches content, and `any` is no scope for that; use `of: team`"
        ),
        ("{do: [stats]}", "{do: [stats], of: team}", "p.yaml:17: `stats` is about nothing in particular; remove `of`"),
        ("{do: [stats]}", "{do: [stats], in: [general]}", "p.yaml:17: `stats` isn't in any domain; remove `in`"),
        (
            "{do: [stats]}", "{do: [stats], audience: author}",
            "p.yaml:17: `stats` is about nothing in particular; remove `audience`"
        ),
        ("of: caseload", "of: team, audience: author", "p.yaml:13: a process note is its author's alone; use"),
        (
            "{do: [stats]}", "{do: [stats], when: now}",
            "p.yaml:17: unknown key `when`; use one of: do, in, of, audience"
        ),
        ("never: [admin]", "never: [nurse]", "p.yaml:11: `nurse` excludes itself; remove `nurse`"),
        (
            "everyone: [logout]", "everyone: [logout, list_audit]",
            "p.yaml:7: `list_audit` isn't for `everyone`; permit it to a role"
        ),
        ("system: [init]", "system: [show_case]", "p.yaml:8: `show_case` isn't for `system`"),
        ("anyone: [status]", "anyone: [status, status]", "p.yaml:6: `status` is given twice; remove one of the two"),
        ("version: 1", "version: 2", "p.yaml:1: policy format `2` is unknown; write `version: 1`"),
        ("  nurse:", "  Nurse:", "p.yaml:10: `Nurse` can't be a name; use a lower case letter"),
        ("anyone: [status]\n", "", "p.yaml:1: `anyone` is missing; add `anyone:`"),
        ("anyone: [status]", "anyone: status", "p.yaml:6: expected a list in [ ]"),
        ("read: [read_record", "status: [read_record", "p.yaml:5: `status` is given twice"),
        ("  admin:\n", "  nurse:\n", "`nurse` stands twice; remove one of the two"),
        ("purposes: [treatment]\n", "purposes: [treatment\n", "p.yaml:4: not readable as YAML ("),
    ])
    func `a mistake is named with its line and its fix`(old: String, new: String, expected: String) {
        let found = problems(replacing: old, with: new)
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    @Test(arguments: ReservedNames.all.sorted() + ["sys_tem", "ro-ot"])
    func `a role can't have a name that stands for the vault or for those without an account`(name: String) {
        let found = problems(replacing: "  nurse:", with: "  \(name):")
        #expect(found.contains { $0.contains("p.yaml:10: `\(name)` stands for the vault itself") }, "\(found)")
    }

    @Test func `a role that never reaches content can't be permitted any`() {
        let found = problems(replacing: "{do: [stats]}", with: "{do: [read], in: [general], of: caseload}")
        #expect(found.contains { $0.contains("p.yaml:17: `admin` never reaches content, yet may `read_record`") })
    }

    @Test func `a role can't hold two duties that are kept apart`() {
        let found = problems(replacing: "purposes: [treatment]}", with: "}\n      - {do: [list_audit]}")
        #expect(
            found.contains { $0.contains("p.yaml:10: `nurse` has both oversight and content; move one") }, "\(found)")
    }

    @Test func `two roles that hold duties kept apart have to exclude each other`() {
        let one = sound.split(separator: "    never: [content]\n").joined()
        #expect(problems(one).isEmpty)
        let neither = one.split(separator: "    never: [admin]\n").joined()
        #expect(
            problems(neither).map(\.description) == [
                "p.yaml:10: one person could be `nurse` and `admin` at once; add `admin` to the `never` of `nurse`"
            ])
    }

    @Test func `a permission given twice is named`() {
        let twice = "purposes: [treatment]}\n      - {do: [read_record], in: [general], of: caseload}"
        let found = problems(replacing: "purposes: [treatment]}", with: twice)
        #expect(found.contains { $0.contains("p.yaml:14:") && $0.contains("is given twice") }, "\(found)")
    }

    @Test func `every problem is reported at once, in the file's order`() {
        let two = problems(replacing: "version: 1", with: "version: 9\nextra: 1").count
        #expect(two == 2)
        #expect(!problems("").isEmpty)
        #expect(!problems("[]").isEmpty)
        #expect(!problems("a: [").isEmpty)
    }

    @Test func `cut short anywhere, a policy is refused or read, and nothing worse`() {
        var refused = 0
        for length in 0..<sound.count where !problems(String(sound.prefix(length))).isEmpty { refused += 1 }
        #expect(refused > sound.count / 2)
    }

    @Test(arguments: [
        ("{do: [stats]}", "{do: [reenrol_user]}", "p.yaml:17: `reenrol_user` is done by one person alone; add `second"),
        (
            "{do: [stats]}", "{do: [stats], requires: [second_person]}",
            "p.yaml:17: `stats` needs a second person, and no role approves it; add `stats` to the `approves`"
        ),
        (
            "never: [admin]", "never: [admin]\n    approves: [status]",
            "`status` is approved, and needs no second person"
        ),
        ("never: [admin]", "never: [admin]\n    approves: [nothing]", "p.yaml:12: unknown name `nothing`"),
        (
            "never: [admin]", "never: [admin]\n    approves: [stats]",
            "p.yaml:12: `nurse` approves, yet may not `approve`"
        ),
        ("groups:", "approvals: {expire: 40d}\ngroups:", "p.yaml:4: `40d` is no lifetime of an approval; write hours"),
        ("groups:", "approvals: {expire: 0h}\ngroups:", "p.yaml:4: `0h` is no lifetime of an approval"),
        ("groups:", "approvals: {expire: soon}\ngroups:", "p.yaml:4: `soon` is no lifetime of an approval"),
        ("groups:", "rotation: {master: 12h}\ngroups:", "p.yaml:4: `12h` is no age of a key; write days, as `365d`"),
        ("groups:", "rotation: {master: 4000d}\ngroups:", "p.yaml:4: `4000d` is no age of a key"),
        ("groups:", "rotation: {}\ngroups:", "p.yaml:4:"),
    ])
    func `a mistake about a second person or a key's age is named`(old: String, new: String, expected: String) {
        let found = problems(replacing: old, with: new)
        #expect(found.contains { $0.contains(expected) }, "\(found)")
    }

    @Test func `approvals last a day, or as long as the file says`() throws {
        let day: Int64 = 86_400_000_000
        #expect(try shippedPolicy().approvalLifetime == day)
        #expect(try Policy.parse(sound, file: "p.yaml").approvalLifetime == day)
        for (text, length) in [("3d", 3 * day), ("2h", day / 12)] {
            let policy = try Policy.parse(sound + "\napprovals: {expire: \(text)}", file: "p.yaml")
            #expect(policy.approvalLifetime == length)
        }
    }

    @Test func `a master key is overdue after a year, or as early as the file says`() throws {
        let day: Int64 = 86_400_000_000
        #expect(try shippedPolicy().masterKeyPeriod == 365 * day)
        #expect(try Policy.parse(sound, file: "p.yaml").masterKeyPeriod == 365 * day)
        #expect(try Policy.parse(sound + "\nrotation: {master: 90d}", file: "p.yaml").masterKeyPeriod == 90 * day)
    }

    @Test func `only the roles named approve, and only what they name`() throws {
        let policy = try shippedPolicy()
        for role in policy.roles {
            #expect(policy.mayApprove(.reenrolUser, with: [role]) == (role.rawValue == "supervisor"))
            #expect(!policy.mayApprove(.setRoles, with: [role]))
        }
        #expect(!policy.mayApprove(.reenrolUser, with: []))
    }
}
