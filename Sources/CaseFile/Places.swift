/// What a place is.
package enum PlaceKind: String, Sendable, CaseIterable {
    case district
    case centre
    case spot
    case station
    case medicoLegalUnit = "medico_legal_unit"
    case school
    case hospital
}

/// A district, centre, spot, station, unit, school or hospital.
package struct Place: Sendable, Equatable {
    package let code: ChoiceCode
    package let kind: PlaceKind
    package let labels: Labels
    /// The district that it lies in; nil for a district.
    package let district: ChoiceCode?

    package init(code: ChoiceCode, kind: PlaceKind, labels: Labels, district: ChoiceCode?) {
        self.code = code
        self.kind = kind
        self.labels = labels
        self.district = district
    }
}

/// The places that forms choose from, in the operator's order.
package struct Places: Sendable, Equatable {
    package let all: [Place]

    package init(all: [Place]) { self.all = all }

    package static let none = Places(all: [])

    package func choices(of kind: PlaceKind) -> [Choice] {
        all.filter { $0.kind == kind }.map { Choice(code: $0.code, labels: $0.labels) }
    }
}
