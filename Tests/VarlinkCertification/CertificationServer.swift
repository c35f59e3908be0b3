import Varlink

/// The server side of `org.varlink.certification`.
enum CertificationServer {
    static func service() -> VarlinkService {
        var service = VarlinkService(
            identity: .init(
                vendor: "Amanat", product: "Varlink Certification", version: "1", url: "https://varlink.org"),
            interfaces: [Certification.interface])
        let steps = CertificationSteps()
        registerScalars(in: &service, steps)
        registerComposites(in: &service, steps)
        registerModes(in: &service, steps)
        return service
    }

    private static func registerScalars(in service: inout VarlinkService, _ steps: CertificationSteps) {
        service.register(Certification.Start.self) { _ in .init(clientID: steps.begin()) }
        service.register(Certification.Test01.self) { call throws(VarlinkFailure) in
            try steps.take("Test01", then: "Test02", of: call.parameters.clientID, isRight: true)
            return .init(bool: true)
        }
        service.register(Certification.Test02.self) { call throws(VarlinkFailure) in
            try steps.take("Test02", then: "Test03", of: call.parameters.clientID, isRight: call.parameters.bool)
            return .init(int: 1)
        }
        service.register(Certification.Test03.self) { call throws(VarlinkFailure) in
            try steps.take("Test03", then: "Test04", of: call.parameters.clientID, isRight: call.parameters.int == 1)
            return .init(float: 1.0)
        }
        service.register(Certification.Test04.self) { call throws(VarlinkFailure) in
            try steps.take("Test04", then: "Test05", of: call.parameters.clientID, isRight: call.parameters.float == 1)
            return .init(string: "ping")
        }
    }

    private static func registerComposites(in service: inout VarlinkService, _ steps: CertificationSteps) {
        service.register(Certification.Test05.self) { call throws(VarlinkFailure) in
            let isRight = call.parameters.string == "ping"
            try steps.take("Test05", then: "Test06", of: call.parameters.clientID, isRight: isRight)
            return .init(bool: false, int: 2, float: .pi, string: CertificationValues.text)
        }
        service.register(Certification.Test06.self) { call throws(VarlinkFailure) in
            let got = call.parameters
            let isRight = !got.bool && got.int == 2 && got.float == .pi && got.string == CertificationValues.text
            try steps.take("Test06", then: "Test07", of: got.clientID, isRight: isRight)
            return .init(struct: .init(bool: got.bool, int: got.int, float: got.float, string: got.string))
        }
        service.register(Certification.Test07.self) { call throws(VarlinkFailure) in
            let got = call.parameters.struct
            let isRight = got == .init(bool: false, int: 2, float: .pi, string: CertificationValues.text)
            try steps.take("Test07", then: "Test08", of: call.parameters.clientID, isRight: isRight)
            return .init(map: CertificationValues.map)
        }
        service.register(Certification.Test08.self) { call throws(VarlinkFailure) in
            let isRight = call.parameters.map == CertificationValues.map
            try steps.take("Test08", then: "Test09", of: call.parameters.clientID, isRight: isRight)
            return .init(set: CertificationValues.set)
        }
        service.register(Certification.Test09.self) { call throws(VarlinkFailure) in
            let isRight = call.parameters.set == CertificationValues.set
            try steps.take("Test09", then: "Test10", of: call.parameters.clientID, isRight: isRight)
            return .init(mytype: CertificationValues.myType)
        }
    }

    private static func registerModes(in service: inout VarlinkService, _ steps: CertificationSteps) {
        service.register(Certification.Test10.self) { call, writer throws(VarlinkFailure) in
            let isRight = call.parameters.mytype == CertificationValues.myType
            try steps.take("Test10", then: "Test11", of: call.parameters.clientID, isRight: isRight)
            for reply in CertificationValues.replies.dropLast() {
                try await writer.send(.init(string: reply))
            }
            return .init(string: CertificationValues.replies[9])
        }
        service.register(Certification.Test11.self) { call throws(VarlinkFailure) in
            let isRight = call.parameters.lastMoreReplies == CertificationValues.replies
            try steps.take("Test11", then: "End", of: call.parameters.clientID, isRight: isRight)
            return .init()
        }
        service.register(Certification.End.self) { call throws(VarlinkFailure) in
            try steps.take("End", then: "Start", of: call.parameters.clientID, isRight: true)
            return .init(allOk: true)
        }
    }
}
