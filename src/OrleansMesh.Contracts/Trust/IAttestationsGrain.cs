using Orleans.Concurrency;

namespace OrleansMesh.Contracts.Trust;

/// <summary>What its partners say of one mesh (G-01), keyed by its DID.</summary>
[Alias("mesh.IAttestationsGrain")]
public interface IAttestationsGrain : IGrainWithStringKey
{
    /// <summary>Takes a signed attestation about this mesh, or takes one back; the very same again is accepted and changes nothing.</summary>
    /// <param name="by">DID of who brings it, which must be who signed it.</param>
    /// <param name="attestation">Canonical bytes, at most 4 KiB.</param>
    Task<Decision> AttestAsync(string by, byte[] attestation);

    /// <summary>As <see cref="AttestAsync"/>, of one that the attester's home brings, to which it came in time: it may have waited there for as long as 7 days.</summary>
    Task<Decision> FollowAsync(string by, byte[] attestation);

    /// <summary>Whether an attestation, or what takes one back, is still the last that its attester said here about this mesh and claim.</summary>
    /// <param name="attestation">Canonical bytes of one that was taken here.</param>
    [AlwaysInterleave]
    Task<bool> StandsAsync(byte[] attestation);

    /// <summary>Weighs anew: attesters rise and fall, and begin to attest each other.</summary>
    Task RefreshAsync();

    /// <summary>DIDs of those whose attestations hold, each once; at most 64.</summary>
    [AlwaysInterleave]
    Task<string[]> AttestersAsync();
}
