namespace OrleansMesh.Domain.Credentials;

/// <summary>Why a presentation is not accepted; of several reasons the first in the order of checking.</summary>
public enum PresentationFault
{
    None = 0,

    /// <summary>It is no presentation; <see cref="PresentationRefusal.Document"/> says why.</summary>
    Malformed,

    /// <summary>One of its credentials is none; the refusal has its index and why.</summary>
    CredentialMalformed,

    /// <summary>It has fewer credentials than are wanted.</summary>
    TooFewCredentials,

    /// <summary>It is signed by somebody else than its holder, or than the one who was expected.</summary>
    HolderMismatch,

    /// <summary>It answers another challenge than the one that was given out, or none: perhaps it was shown before, elsewhere.</summary>
    ChallengeMismatch,

    /// <summary>It was made for another verifier.</summary>
    DomainMismatch,

    /// <summary>Its proof does not hold for another reason, which the refusal has.</summary>
    ProofRefused,

    /// <summary>A credential does not hold; the refusal has its index and why.</summary>
    CredentialRefused,

    /// <summary>A credential is about somebody else than the holder, or about nobody by name.</summary>
    SubjectNotHolder,

    /// <summary>No open request of that holder has its challenge: it was never given out, its time is over, or it was answered already.</summary>
    NotAsked,

    /// <summary>A type of credential that was asked for is missing.</summary>
    TypeMissing,
}
