namespace OrleansMesh.Domain.Trust;

/// <summary>Why an attestation is not taken.</summary>
public enum AttestationRefusal
{
    /// <summary>It is taken.</summary>
    None,

    /// <summary>Longer than <see cref="MeshAttestation.BytesMax"/>.</summary>
    TooLarge,

    /// <summary>No strict JSON object of this form, or another spelling of one.</summary>
    Malformed,

    /// <summary>A mesh attests itself, or the key is not one of the attester's.</summary>
    PartiesInvalid,

    /// <summary>Not 0 to 100, or times that are out of order or too far apart.</summary>
    ValueInvalid,

    /// <summary>Issued too long ago or in the future.</summary>
    NotFresh,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>The signature is not by the attester's present key of that name.</summary>
    SignatureInvalid,

    /// <summary>One of the same attester and claim that is as new or newer is kept.</summary>
    Superseded,

    /// <summary>As many are kept as may be, all of attesters that count at least as much.</summary>
    Full,
}
