/// The kinds of home the grant plan knows.
package enum HomeKind: UInt8, Sendable, Hashable, CaseIterable {
    case caseFile = 1
    case group = 2
    case user = 3
    case organisation = 4
}

/// The kinds of audience the grant plan knows.
package enum AudienceKind: UInt8, Sendable, Hashable, CaseIterable {
    case team = 1
    case author = 2
}

/// Which keys are to be given to whom: the signed table that the policy file can only narrow.
package struct GrantPlan: Sendable, Hashable {
    /// The compartments one row speaks of.
    package struct Key: Sendable, Hashable {
        package let home: HomeKind
        package let domain: DomainName
        package let audience: AudienceKind

        package init(_ home: HomeKind, _ domain: DomainName, _ audience: AudienceKind = .team) {
            self.home = home
            self.domain = domain
            self.audience = audience
        }

        /// The row that speaks of a compartment.
        package init(for compartment: Compartment) {
            self.init(compartment.home.kind, compartment.domain, compartment.audience.kind)
        }
    }

    /// Parties that a row names besides roles.
    package enum Party: UInt8, Sendable, Hashable {
        case author = 1
        case recovery = 2
    }

    /// To whom such a compartment is granted.
    package struct Row: Sendable, Hashable {
        /// Roles that get the key when assigned to the home.
        package let assigned: Set<RoleName>
        /// Roles that get the key without being assigned.
        package let standing: Set<RoleName>
        package let parties: Set<Party>

        package init(assigned: Set<RoleName> = [], standing: Set<RoleName> = [], parties: Set<Party> = [.recovery]) {
            self.assigned = assigned
            self.standing = standing
            self.parties = parties
        }
    }

    /// The rows; a compartment without one is granted to nobody.
    package let rows: [Key: Row]

    package init(rows: [Key: Row]) { self.rows = rows }

    /// The row that speaks of a compartment.
    package subscript(compartment: Compartment) -> Row? { rows[Key(for: compartment)] }

    /// This plan less the roles that a policy doesn't have in the same row.
    ///
    /// The policy file is in the administrator's hands, so it can take roles away and nothing else: rows it doesn't
    /// mention stay as signed, roles it adds don't count, and neither author nor recovery can be taken out.
    package func narrowed(by policy: GrantPlan) -> GrantPlan {
        GrantPlan(
            rows: Dictionary(
                uniqueKeysWithValues: rows.map { key, row in (key, policy.rows[key].map(row.narrowed) ?? row) }))
    }
}

extension GrantPlan.Row {
    /// The roles that this row and a policy's both have; author and recovery stay.
    fileprivate func narrowed(_ limit: GrantPlan.Row) -> GrantPlan.Row {
        GrantPlan.Row(
            assigned: assigned.intersection(limit.assigned), standing: standing.intersection(limit.standing),
            parties: parties)
    }
}

extension GrantPlan {
    /// The plan signed at the founding.
    package static let standard = GrantPlan(rows: caseRows.merging(otherRows) { row, _ in row })

    private static let clinical: Set<RoleName> = [.psychologist, .medicalOfficer, .socialWorker, .supervisor]

    private static let caseRows: [Key: Row] = [
        Key(.caseFile, .general): Row(assigned: clinical, standing: [.supervisor]),
        Key(.caseFile, .legal): Row(assigned: [.socialWorker, .medicalOfficer], standing: [.supervisor]),
        Key(.caseFile, .counselling): Row(assigned: [.psychologist], standing: [.supervisor]),
        Key(.caseFile, .counselling, .author): Row(parties: [.author, .recovery]),
        Key(.caseFile, .medical): Row(assigned: [.medicalOfficer]),
        Key(.caseFile, .medicolegal): Row(assigned: [.medicalOfficer], standing: [.supervisor]),
    ]

    private static let otherRows: [Key: Row] = [
        Key(.group, .general): Row(assigned: clinical, standing: [.supervisor]),
        Key(.group, .counselling): Row(assigned: [.psychologist], standing: [.supervisor]),
        Key(.user, .drafts, .author): Row(parties: [.author, .recovery]),
        Key(.organisation, .general): Row(standing: [.socialWorker, .supervisor, .monitor]),
        Key(.organisation, .index): Row(standing: [.supervisor, .socialWorker]),
    ]
}
