namespace OrleansMesh.Domain.Federation;

/// <summary>Why a federation handshake fails (F-02). <see cref="HandshakeVerdict"/> has the word for the wire and the sentence for people.</summary>
public enum HandshakeRefusal
{
    None = 0,

    /// <summary>A mesh cannot federate with itself.</summary>
    SelfFederation,

    /// <summary>Source or target has no registration with this hub.</summary>
    UnknownMesh,

    /// <summary>The credential was refused; the verdict has the reason.</summary>
    CredentialInvalid,

    /// <summary>The source's trust is below what the target asks.</summary>
    TrustTooLow,

    /// <summary>No handshake of that id is open.</summary>
    UnknownHandshake,

    /// <summary>The challenge's hash is not that of its members.</summary>
    HashMismatch,

    /// <summary>The challenge's time is more than 30 s from the reader's clock.</summary>
    StaleTimestamp,

    /// <summary>The answer came after five seconds.</summary>
    Expired,

    /// <summary>The challenge was answered before.</summary>
    Replay,

    /// <summary>The answer is not signed with an authentication key of the source.</summary>
    SignatureInvalid,

    /// <summary>The agreement was refused; the verdict has the reason.</summary>
    AgreementMismatch,

    /// <summary>The target does not want the federation.</summary>
    TargetDeclined,
}
