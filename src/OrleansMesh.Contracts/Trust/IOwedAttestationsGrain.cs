namespace OrleansMesh.Contracts.Trust;

/// <summary>Attestations that the homes of the meshes that they are about have not answered for (G-01), keyed by the region of the hub that owes them.</summary>
[Alias("mesh.IOwedAttestationsGrain")]
public interface IOwedAttestationsGrain : IGrainWithStringKey
{
    /// <summary>Keeps one, in place of what its attester said before of the same mesh and claim.</summary>
    /// <param name="attestation">Canonical bytes of one that this hub took.</param>
    /// <returns>False when as many are owed as may be.</returns>
    Task<bool> OweAsync(byte[] attestation);

    /// <summary>Its home has answered, or need not any more; what came in its place meanwhile is still owed.</summary>
    Task SettleAsync(byte[] attestation);

    /// <summary>All that is owed, in the order in which it came to be; at most 1024, of each attester 64.</summary>
    Task<byte[][]> GetAsync();
}
