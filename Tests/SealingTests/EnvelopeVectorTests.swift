import Testing

@testable import Sealing

struct EnvelopeVectorTests {
    struct Vector: Decodable {
        let name, key, label, nonce, plaintext, envelope: String
        let id: UInt32
        let fields: [VectorField]
        let error: String?

        var ad: AssociatedData {
            fields.reduce(AssociatedData(label)) { ad, field in
                switch field {
                case .text(let text): ad.adding(text)
                case .number(let number): ad.adding(number)
                }
            }
        }
    }

    @Test func `every version 1 vector opens, or gives the error it names`() throws {
        for vector in try VectorFile<Vector>.load("envelope-1.json") {
            let key = try SymmetricKey(copying: bytes(hex: vector.key).span)
            let sealed = bytes(hex: vector.envelope)
            do {
                let opened = try Envelope.open(sealed.span, under: key, id: vector.id, for: vector.ad)
                #expect(opened == bytes(hex: vector.plaintext) && vector.error == nil, "\(vector.name)")
            } catch {
                #expect(name(of: error) == vector.error, "\(vector.name)")
            }
        }
    }

    @Test func `sealing under a vector's nonce makes the vector's envelope`() throws {
        for vector in try VectorFile<Vector>.load("envelope-1.json") where vector.error == nil {
            let key = try SymmetricKey(copying: bytes(hex: vector.key).span)
            let binding = EnvelopeBinding(id: vector.id, ad: vector.ad, nonce: bytes(hex: vector.nonce))
            let sealed = try Envelope.seal(bytes(hex: vector.plaintext).span, under: key, binding)
            #expect(sealed == bytes(hex: vector.envelope), "\(vector.name)")
        }
    }
}
