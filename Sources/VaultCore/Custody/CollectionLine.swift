import Interfaces
import Trust

/// A collection of shares as the protocol tells it.
struct CollectionLine {
    private let collection: ShareCollection

    init(_ collection: ShareCollection) {
        self.collection = collection
    }

    var line: Recovery.Collection {
        Recovery.Collection(
            id: collection.id.text, purpose: collection.errand.code, entered: entered,
            threshold: collection.threshold, expires: Moment.text(collection.expires))
    }

    /// In the vault's status, for anybody: how far it is, not whom it is about.
    var status: Interfaces.Vault.ShareCollection {
        Interfaces.Vault.ShareCollection(
            purpose: collection.errand.code, entered: entered, threshold: collection.threshold,
            expires: Moment.text(collection.expires))
    }

    private var entered: [Int] { collection.entered.map(Int.init).sorted() }
}
