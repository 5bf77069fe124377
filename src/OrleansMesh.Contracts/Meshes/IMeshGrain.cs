using Orleans.Concurrency;

namespace OrleansMesh.Contracts.Meshes;

/// <summary>One member mesh as this hub knows it, keyed by its DID: document, credential, profile, presence.</summary>
[Alias("mesh.IMeshGrain")]
public interface IMeshGrain : IGrainWithStringKey
{
    /// <summary>Takes a signed first registration (F-01, I-01); taking the same one again is accepted and changes nothing.</summary>
    /// <param name="registration">Canonical bytes of the DID document with its proof, at most 64 KiB.</param>
    Task<Decision> RegisterAsync(byte[] registration);

    /// <summary>Takes the next version of the registration, signed by a key of the present one: an update, a rotation or the end of the mesh (I-01); taking the same one again is accepted.</summary>
    /// <param name="registration">Canonical bytes of the DID document with its proof, at most 64 KiB.</param>
    Task<Decision> UpdateAsync(byte[] registration);

    /// <summary>Takes the history that a mesh shows when it joins (I-01): all versions of one that is new here, or those that follow what is known.</summary>
    /// <param name="versions">Canonical bytes, oldest first and without a gap; one that is known must be the same.</param>
    Task<Decision> FollowAsync(byte[][] versions);

    /// <summary>Completes when the mesh's federations have been told of its registration as it is now: at once unless they were not, as after a crash, or while a change is under way.</summary>
    Task MakeKnownAsync();

    /// <summary>Takes a MeshAgentCredential about this mesh, verified against the issuers that this hub trusts (I-02).</summary>
    /// <param name="credential">UTF-8 JSON of the credential, at most 64 KiB.</param>
    Task<Decision> PresentCredentialAsync(byte[] credential);

    /// <summary>Judges the kept credential anew: a status list says something else of it than before (I-03).</summary>
    Task CredentialStatusChangedAsync();

    /// <summary>Replaces what discovery shows of this mesh.</summary>
    Task<Decision> AnnounceAsync(MeshProfile profile);

    /// <summary>Counts one session opened (+1) or closed (−1); discovery shows a mesh with a session as online.</summary>
    Task SessionChangedAsync(int delta);

    /// <summary>Counts its time with a session until now for its trust (G-01): asked now and then, as a score must not rest on a mesh that comes or goes.</summary>
    Task CountUptimeAsync();

    /// <summary>All versions of the registration, oldest first; empty before the registration.</summary>
    [AlwaysInterleave]
    Task<byte[][]> GetHistoryAsync();

    /// <summary>What is known; null before the registration.</summary>
    [AlwaysInterleave]
    Task<MeshRecord?> GetAsync();
}
