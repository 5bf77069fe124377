using Orleans.Concurrency;
using OrleansMesh.Contracts.Leases;

namespace OrleansMesh.Contracts.Federations;

/// <summary>One federation, keyed by its federationId: the signed agreement and its lifecycle.</summary>
[Alias("mesh.IFederationGrain")]
public interface IFederationGrain : IGrainWithGuidKey
{
    /// <summary>Holds an agreement that its proposer signed, and tells the other parties.</summary>
    Task<Decision> ProposeAsync(FederationProposal proposal);

    /// <summary>Adds a party's signature; the last one makes the federation active, everywhere in the region within 1 s.</summary>
    Task<Decision> AcceptAsync(string meshId, string keyId, byte[] signature);

    /// <summary>Takes a signed event of a party, which must follow the last one; what follows from it is known everywhere in the region within 1 s.</summary>
    Task<Decision> SubmitAsync(string meshId, byte[] evidence);

    /// <summary>The history from its event number <paramref name="from"/> on, as far as 768 KiB go; null before there is one, and for who is no party.</summary>
    Task<FederationHistoryPage?> HistoryAsync(string meshId, int from);

    /// <summary>A party's registration changed: its keys count from now on, each in its time, everywhere in the region within 1 s; the end of a party ends the federation.</summary>
    /// <param name="keys">Its authentication keys and those of a short time ago; none is present when the party has ended.</param>
    Task RekeyAsync(string meshId, PartyKey[] keys);

    /// <summary>Takes the federation as the hub that holds it shows it: what its parties signed counts, newer than what is known; a federation that this hub holds is not changed.</summary>
    Task<Decision> ReplicateAsync(FederationReplicaRecord shown);

    /// <summary>What is held; null before a proposal. Interleaves: the hub grain asks while this one tells it of a change.</summary>
    [AlwaysInterleave]
    Task<FederationRecord?> GetAsync();
}
