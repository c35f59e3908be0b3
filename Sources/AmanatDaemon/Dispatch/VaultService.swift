import Interfaces
package import Varlink
package import VaultCore

/// Binds every method of the interfaces to the operation that the vault's door performs for it.
package struct VaultService {
    let vault: VaultCore.Vault
    var service: VarlinkService

    /// The service over a vault; `version` is told to whoever asks who made it.
    package static func make(over vault: VaultCore.Vault, version: String) -> VarlinkService {
        var binding = VaultService(vault, version)
        binding.bindVault()
        binding.bindSlots()
        binding.bindKeys()
        binding.bindPeople()
        binding.bindCases()
        binding.bindRecords()
        binding.bindRetention()
        binding.bindAudit()
        binding.bindRecovery()
        return binding.service
    }

    private init(_ vault: VaultCore.Vault, _ version: String) {
        self.vault = vault
        service = VarlinkService(
            identity: VarlinkService.Identity(
                vendor: "Amanat", product: "amanatd", version: version, url: "https://varlink.org"),
            interfaces: VarlinkInterface.all)
        let pool = FairPool()
        service.executor = { caller in pool.executor(for: VaultCore.Caller(caller)) }
    }

    private mutating func bindVault() {
        let vault = vault
        service.register(Interfaces.Vault.Status.self) { call throws(VarlinkFailure) in
            vault.count("status", by: VaultCore.Caller(call.caller))
            return vault.status()
        }
        service.register(Interfaces.Vault.Diagnose.self) { call throws(VarlinkFailure) in
            do throws(VaultError) {
                return try await vault.diagnose(call.parameters, for: VaultCore.Caller(call.caller))
            } catch {
                throw FailureMapping.failure(error, to: Interfaces.Vault.Diagnose.self)
            }
        }
        bind(InitVault.self)
        bind(ResumeInit.self)
        bind(UnsealVault.self)
        bind(AcceptLoss.self)
        service.register(Interfaces.Vault.Seal.self) { call throws(VarlinkFailure) in
            do throws(VaultError) {
                return try await vault.seal(call.parameters, for: VaultCore.Caller(call.caller))
            } catch {
                throw FailureMapping.failure(error, to: Interfaces.Vault.Seal.self)
            }
        }
        bind(ClaimShare.self)
        bind(ConfirmShare.self)
        bind(NewShares.self)
        bind(ShowNewShares.self)
        bind(AgreeToShares.self)
        bind(ListShares.self)
    }

    private mutating func bindPeople() {
        bind(Enrol.self)
        bind(Login.self)
        bind(Logout.self)
        bind(WhoAmI.self)
        bind(ChangePassphrase.self)
        bind(Today.self)
        bind(ListApprovals.self)
        bind(ShowApproval.self)
        bind(Approve.self)
        bind(RefuseApproval.self)
        bind(AddUser.self)
        bind(ListUsers.self)
        bind(ShowUser.self)
        bind(SetRoles.self)
        bind(BindUser.self)
        bind(DisableUser.self)
        bind(ShowFingerprint.self)
        bind(Vouch.self)
        bind(Withdraw.self)
        bind(ReenrolUser.self)
    }

    private mutating func bindCases() {
        bind(OpenCase.self)
        bindChunks(ListCases.self)
        bindChunks(FindCase.self)
        bind(ShowCase.self)
        bind(Assign.self)
        bind(Unassign.self)
        bindChunks(PreviewLeaving.self)
        bind(Handover.self)
        bind(Recuse.self)
        bind(ListForms.self)
        bind(EmergencyOpen.self)
        bind(EmergencyList.self)
        bind(EmergencySeen.self)
    }

    private mutating func bindRecords() {
        bind(AddRecord.self)
        bind(AmendRecord.self)
        bind(ReadRecord.self)
        bindChunks(ListRecords.self)
        bind(RecordHistory.self)
        bind(SaveDraft.self)
        bind(ListDrafts.self)
        bind(ResumeDraft.self)
        bind(DiscardDraft.self)
    }

    private mutating func bindRetention() {
        bind(DestroyRecord.self)
        bind(DestroyCase.self)
        bind(ShowCertificates.self)
        bind(SetHold.self)
        bind(LiftHold.self)
        bind(ListHolds.self)
    }

    private mutating func bindAudit() {
        bindChunks(ListAudit.self)
        bind(ShowAudit.self)
        bindChunks(AuditFigures.self)
        bindFollowing()
        bind(ListReviews.self)
        bind(ReviewNotice.self)
        bind(MakeCheckpoint.self)
        bindVerifications()
        bind(ProveAudit.self)
        bindChunks(ExportAudit.self)
        bind(StartGeneration.self)
    }

    private mutating func bindRecovery() {
        bind(VerifyShare.self)
        bind(UnsealByShares.self)
        bind(CancelShares.self)
        bind(StartRecovery.self)
        bind(ShowRecovery.self)
        let vault = vault
        service.register(Recovery.Enter.self) { call throws(VarlinkFailure) in
            do throws(VaultError) {
                return try await vault.enterRecovery(call.parameters, for: VaultCore.Caller(call.caller))
            } catch {
                throw FailureMapping.failure(error, to: Recovery.Enter.self)
            }
        }
    }

    mutating func bind<Op: Operation>(_ operation: Op.Type) where Op.Method: VarlinkCall {
        let vault = vault
        service.register(Op.Method.self) { call throws(VarlinkFailure) in
            do throws(VaultError) {
                return try await vault.perform(Op(call.parameters), for: VaultCore.Caller(call.caller))
            } catch {
                throw FailureMapping.failure(error, to: Op.Method.self)
            }
        }
    }

    /// Streams the chunks; a peer that goes away ends the stream with the chunk under way.
    private mutating func bindChunks<Op: ChunkedOperation>(_ operation: Op.Type) where Op.Method: VarlinkStream {
        let vault = vault
        service.register(Op.Method.self) { call, writer throws(VarlinkFailure) in
            let caller = VaultCore.Caller(call.caller)
            var next = Op(call.parameters)
            var place: Party?
            defer { if let place { vault.readings.leave(place) } }
            while true {
                let chunk: (reply: Op.Method.Reply, rest: Op?)
                do throws(VaultError) {
                    chunk = try await vault.perform(chunk: next, for: caller)
                    if Op.readsLog, place == nil, let rest = chunk.rest {
                        place = try await vault.enter(vault.readings, for: rest, of: caller)
                    }
                } catch {
                    throw FailureMapping.failure(error, to: Op.Method.self)
                }
                guard let rest = chunk.rest else { return chunk.reply }
                try await writer.send(chunk.reply)
                next = rest
            }
        }
    }
}

extension VaultService {
    /// Answers as long as there is news: a peer that goes away, the end of its session or of the daemon ends it.
    private mutating func bindFollowing() {
        let vault = vault
        service.register(Audit.Follow.self) { call, writer throws(VarlinkFailure) in
            let caller = VaultCore.Caller(call.caller)
            let first = FollowAudit(call.parameters)
            let place: Party
            do throws(VaultError) {
                place = try await vault.enter(vault.followers.places, for: first, of: caller)
            } catch {
                throw FailureMapping.failure(error, to: Audit.Follow.self)
            }
            defer { vault.followers.places.leave(place) }
            var next: FollowAudit? = first
            while let step = next {
                let chunk: (reply: Audit.Follow.Reply, rest: FollowAudit?)
                do throws(VaultError) {
                    chunk = try await vault.perform(chunk: step, for: caller)
                } catch {
                    throw FailureMapping.failure(error, to: Audit.Follow.self)
                }
                try await writer.send(chunk.reply)
                next = await vault.news(since: chunk.rest ?? step, for: caller)
            }
            return Audit.Follow.Reply(entries: [])
        }
    }
}

extension VaultCore.Caller {
    /// The kernel's word on the peer, as the vault takes it: the uid; the pid is decoration.
    package init(_ caller: Varlink.Caller) {
        self.init(uid: caller.peer.uid)
    }
}
