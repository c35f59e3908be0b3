/// A reply that names what was altered where it is stored and so is missing from it; the generator says which replies do.
package protocol NamesDamage {
    /// Table and row of each, nothing of the content; nil where all was intact.
    var damaged: [String]? { get set }
}
