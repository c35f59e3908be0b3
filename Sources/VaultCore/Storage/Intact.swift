/// What a step reads; nil where what is stored was altered, so that one such row hides no other. Other errors go on.
func intact<Value>(_ step: () throws(VaultError) -> Value) throws(VaultError) -> Value? {
    do throws(VaultError) {
        return try step()
    } catch {
        guard case .tampered = error else { throw error }
        return nil
    }
}
