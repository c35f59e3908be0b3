package import CanonicalJSON

/// The fields of a record as they are stored.
package struct ValidatedFields: Sendable, Equatable {
    /// Everything, facts included, so that a signature over it covers the whole record: an object by field code.
    package let content: JSONValue
    /// What may be read by whoever holds the unsealed server: an object by field code, coarse by the form's rule.
    package let facts: JSONValue
}

extension Form {
    /// Bytes of canonical JSON that the content of one record may have: 512 KiB, which fits a frame.
    package static let contentLimit = 512 * 1024

    /// Checks the fields of a record against the form and brings them to the shape in which they are stored.
    ///
    /// Null, empty text and empty lists count as not given. Errors name fields, never what stands in them.
    package func validate(_ value: JSONValue) throws(FormError) -> ValidatedFields {
        guard case .object(let given) = value else { throw .notAnObject }
        var content: [String: JSONValue] = [:]
        var facts: [String: JSONValue] = [:]
        var faults: [FieldFault] = []
        for field in fields {
            do throws(FieldFault.Cause) {
                guard let checked = try field.check(given[field.code.rawValue]) else { continue }
                content[field.code.rawValue] = checked
                facts[field.code.rawValue] = field.coarsened(checked)
            } catch {
                faults.append(FieldFault(field: field.code, cause: error))
            }
        }
        faults += unknown(in: given)
        guard faults.isEmpty else { throw .fields(faults) }
        let stored = JSONValue.object(content)
        guard let bytes = try? stored.canonical, bytes.count <= Self.contentLimit else { throw .tooLong }
        return ValidatedFields(content: stored, facts: .object(facts))
    }

    private func unknown(in given: [String: JSONValue]) -> [FieldFault] {
        let known = Set(fields.map(\.code.rawValue))
        return given.keys.filter { !known.contains($0) }.sorted()
            .map { FieldFault(field: FieldCode(rawValue: $0), cause: .unknown) }
    }
}
