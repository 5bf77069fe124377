namespace OrleansMesh.Hub.Credentials;

/// <summary>What becomes of a credential whose status list cannot be had, fresh or stale within its time.</summary>
public enum UnknownStatus
{
    /// <summary>It is refused: nobody can tell whether it holds.</summary>
    Refuse = 0,

    /// <summary>It counts, so that an issuer that is down stops nobody; a revocation may then be missed.</summary>
    Accept,
}
