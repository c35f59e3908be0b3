package import Interfaces

extension RotationProgress {
    /// As it is told to clients.
    var line: Keys.Rotation {
        Keys.Rotation(
            epoch: Int(epoch), stage: stage.told, done: done, total: total, rate: rate, remaining: remaining,
            unopened: unopened, altered: altered)
    }
}

extension RotationProgress.Stage {
    fileprivate var told: Keys.RotationStage {
        switch self {
        case .moving: .moving
        case .stopped: .stopped
        case .done: .done
        case .interrupted: .interrupted
        }
    }
}

extension Vault {
    /// How far the rotation is, for whoever watches it.
    package var rotationStatus: Keys.Rotation? { rotation.progress?.line }
}
