import NIOCore
import Testing

@testable import Varlink

@Suite struct FrameTests {
    @Test func `frames come out whole however the bytes are cut`() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<200 {
            let frames = (0..<Int.random(in: 1...20, using: &random)).map { index in
                String(repeating: "x", count: Int.random(in: 0...300, using: &random)) + "\(index)"
            }
            var stream = frames.flatMap { Array($0.utf8) + [UInt8(0)] }[...]
            var splitter = FrameSplitter(limit: 400)
            var taken: [String] = []
            while !stream.isEmpty {
                let size = min(stream.count, Int.random(in: 1...200, using: &random))
                splitter.append(ByteBuffer(bytes: stream.prefix(size)))
                stream = stream.dropFirst(size)
                guard Bool.random(using: &random) || stream.isEmpty else { continue }
                while let frame = try splitter.next() { taken.append(String(buffer: frame)) }
            }
            #expect(taken == frames)
            #expect(splitter.count == 0)
        }
    }

    @Test func `a frame of exactly the limit passes, one byte more doesn't`() throws {
        var splitter = FrameSplitter(limit: 10)
        splitter.append(ByteBuffer(repeating: 0x20, count: 10))
        #expect(try splitter.next() == nil)
        splitter.append(ByteBuffer(bytes: [0]))
        #expect(try splitter.next()?.readableBytes == 10)
        splitter.append(ByteBuffer(repeating: 0x20, count: 11))
        #expect(throws: FrameSplitter.FrameTooLarge.self) { try splitter.next() }
    }

    @Test func `a whole frame over the limit is refused too`() {
        var splitter = FrameSplitter(limit: 10)
        splitter.append(ByteBuffer(bytes: Array(repeating: 0x20, count: 11) + [0]))
        #expect(throws: FrameSplitter.FrameTooLarge.self) { try splitter.next() }
    }

    private func fault(_ bytes: [UInt8], depth: Int = 64) -> FrameFault? {
        do {
            try FrameCheck.check(ByteBuffer(bytes: bytes), depth: depth)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are refused wherever they stand`(bytes: [UInt8]) {
        #expect(fault(Array("{\"ignored\":\"".utf8) + bytes + Array("\"}".utf8)) == .notUTF8)
    }

    @Test func `nesting is counted outside strings only`() {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: "[{\"a\":", count: levels) + "1" + String(repeating: "}]", count: levels)).utf8)
        }
        #expect(fault(nested(32)) == nil)
        #expect(fault(nested(33)) == .tooDeep)
        #expect(fault(Array(repeating: UInt8(ascii: "["), count: 1_000_000)) == .tooDeep)
        #expect(fault(Array(#"{"a":"[[[[{{{{\"[[[["}"#.utf8), depth: 1) == nil)
        #expect(fault(Array(#"{"a":"\\","b":[[]]}"#.utf8), depth: 2) == .tooDeep)
    }
}

@Suite struct ForgetfulReceiveAllocatorTests {
    @Test func `a channel keeps no buffer it has read into, but for one byte`() {
        var pool = NIOPooledRecvBufferAllocator(capacity: 1, recvAllocator: ForgetfulReceiveAllocator())
        for round in 0..<50 {
            var (buffer, isForgotten) = pool.buffer(allocator: ByteBufferAllocator()) { buffer in
                buffer.writeRepeatingByte(0x41, count: buffer.writableBytes)
                return round > 0
            }
            pool.record(actualReadBytes: buffer.readableBytes)
            let isOurs = buffer.modifyIfUniquelyOwned { _ in true } ?? false
            #expect(isOurs == isForgotten)
            #expect(round > 0 || buffer.readableBytes == 1)
            #expect(buffer.readableBytes <= ForgetfulReceiveAllocator.largest)
        }
    }
}
