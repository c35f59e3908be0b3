package import YAMLFile

/// One thing wrong with the policy file: where, what, and what to do about it.
package typealias PolicyProblem = FileProblem<PolicyFault>

/// Why a policy file was refused: everything found, in the order of its lines.
package typealias PolicyRefused = FileRefused<PolicyFault>

/// What can be wrong with the policy file.
package enum PolicyFault: FileFault {
    case yaml(YAMLFault)
    case badVersion(String)
    case badName(String)
    case reservedName(String)
    case unknownName(String, known: [String])
    case missingDomain(ActionID)
    case needlessDomain(ActionID)
    case missingScope(ActionID)
    case needlessScope(ActionID)
    case scopeTooWide(ActionID)
    case needlessAudience(ActionID)
    case processBeyondAuthor
    case excludesItself(RoleID)
    case contradiction(RoleID, ActionID)
    case dutiesTogether(String, Duty, Duty)
    case pairNotExcluded(RoleID, RoleID)
    case notForEverybody(ActionID, section: String)
    case badLifetime(String)
    case badPeriod(String)
    case needsTwoPeople(ActionID)
    case nobodyApproves(ActionID)
    case needlessApproval(ActionID)
    case approvesUnpermitted(RoleID)

    /// What is wrong.
    package var problem: String {
        switch self {
        case .yaml(let fault): fault.problem
        case .badVersion(let version): "policy format `\(version)` is unknown"
        case .badName(let name): "`\(name)` can't be a name"
        case .reservedName(let name): "`\(name)` stands for the vault itself, or for those without an account"
        case .unknownName(let name, _): "unknown name `\(name)`"
        case .badPeriod(let text): "`\(text)` is no age of a key"
        case .badLifetime, .needsTwoPeople, .nobodyApproves, .needlessApproval, .approvesUnpermitted: approval
        default: contradiction
        }
    }

    private var contradiction: String {
        switch self {
        case .missingDomain(let action): "`\(action)` is about records, and no domain is named"
        case .needlessDomain(let action): "`\(action)` isn't in any domain"
        case .missingScope(let action): "`\(action)` has no scope"
        case .needlessScope(let action), .needlessAudience(let action): "`\(action)` is about nothing in particular"
        case .scopeTooWide(let action): "`\(action)` reaches content, and `any` is no scope for that"
        case .processBeyondAuthor: "a process note is its author's alone"
        case .excludesItself(let role): "`\(role)` excludes itself"
        case .contradiction(let role, let action): "`\(role)` never reaches content, yet may `\(action)`"
        case .dutiesTogether(let holder, let one, let other):
            "`\(holder)` has both \(one.rawValue) and \(other.rawValue)"
        case .pairNotExcluded(let one, let other): "one person could be `\(one)` and `\(other)` at once"
        case .notForEverybody(let action, let section): "`\(action)` isn't for `\(section)`"
        default: ""
        }
    }

    /// What to do about it.
    package var fix: String {
        switch self {
        case .yaml(let fault): fault.fix
        case .badVersion: "write `version: 1`"
        case .badName: "use a lower case letter, then letters, digits, _ or -, 64 at most"
        case .reservedName: "give the role another name"
        case .unknownName(_, let known): "use one of: \(known.joined(separator: ", "))"
        case .badPeriod: "write days, as `365d`; a day at least, ten years at most"
        case .badLifetime, .needsTwoPeople, .nobodyApproves, .needlessApproval, .approvesUnpermitted: approvalFix
        default: contradictionFix
        }
    }

    private var approval: String {
        switch self {
        case .badLifetime(let text): "`\(text)` is no lifetime of an approval"
        case .needsTwoPeople(let action): "`\(action)` is done by one person alone"
        case .nobodyApproves(let action): "`\(action)` needs a second person, and no role approves it"
        case .needlessApproval(let action): "`\(action)` is approved, and needs no second person"
        case .approvesUnpermitted(let role): "`\(role)` approves, yet may not `approve`"
        default: ""
        }
    }

    private var approvalFix: String {
        switch self {
        case .badLifetime: "write hours or days, as `24h` or `3d`; an hour at least, 30 days at most"
        case .needsTwoPeople: "add `second_person` to its `requires`"
        case .nobodyApproves(let action): "add `\(action)` to the `approves` of a role other than `admin`"
        case .needlessApproval: "remove it from `approves`, or add `second_person` to its `requires`"
        case .approvesUnpermitted: "add `{do: [approve], requires: [passphrase]}` to its `may`"
        default: ""
        }
    }

    private var contradictionFix: String {
        switch self {
        case .missingDomain: "add `in: [DOMAIN]`"
        case .needlessDomain: "remove `in`, or permit it in a line of its own"
        case .missingScope: "add `of:` with own, caseload, break_glass or team"
        case .needlessScope: "remove `of`, or permit it in a line of its own"
        case .needlessAudience: "remove `audience`, or permit it in a line of its own"
        case .scopeTooWide: "use `of: team` with `requires: [reason]`"
        case .processBeyondAuthor: "use `of: own` or `of: caseload`"
        case .excludesItself(let role): "remove `\(role)` from its own `never`"
        case .contradiction: "remove the permission, or `content` from `never`"
        case .dutiesTogether: "move one of the two to another role"
        case .pairNotExcluded(let one, let other): "add `\(other)` to the `never` of `\(one)`"
        case .notForEverybody: "permit it to a role"
        default: ""
        }
    }
}
