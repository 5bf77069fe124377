namespace OrleansMesh.Grains.Ports;

/// <summary>What became of a revocation that was to be kept.</summary>
public enum RevocationAppend
{
    /// <summary>It is kept now.</summary>
    Kept = 0,

    /// <summary>It was there already.</summary>
    Known,

    /// <summary>Its submitter has brought as many as one may.</summary>
    SubmitterFull,

    /// <summary>There are as many as the hub keeps.</summary>
    Full,
}
