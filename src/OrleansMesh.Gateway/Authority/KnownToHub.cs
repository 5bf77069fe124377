using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Grains.Identity;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Authority;

/// <summary>What a hub knows for the three verifiers, gathered before they are asked: registrations of meshes, documents of trusted issuers, status lists.</summary>
internal sealed class KnownToHub(IGrainFactory grains, ITrustedIssuers issuers, IStatusLists lists, KnownRevocations revocations)
{
    /// <summary>Gathers, and decides.</summary>
    /// <param name="evidence">Without a credential it gets the one that the mesh presented.</param>
    /// <param name="proofs">The delegations that came with it; who issued them is looked up here.</param>
    public async Task<AuthorizationDecision> DecideAsync(ActionRequest request, ActionEvidence evidence, IReadOnlyList<Delegation> proofs, DateTimeOffset now)
    {
        var documents = new Dictionary<Did, DidDocument>();
        MeshRecord? actor = await FindAsync(request.Actor, documents);
        foreach (Did did in proofs.Take(UcanLimits.ChainMax).Select(proof => proof.Issuer.Did).Append(request.Target).Distinct())
        {
            if (!documents.ContainsKey(did))
            {
                await FindAsync(did, documents);
            }
        }

        CredentialDocument? credential = evidence.Credential
            ?? (actor?.Credential is { } bytes && CredentialDocument.TryParse(bytes, out CredentialDocument? presented, out _) ? presented : null);
        var found = new Dictionary<string, SignedStatusList?>(StringComparer.Ordinal);
        if (credential is not null && Did.TryParse(credential.Issuer, out Did issuer) && issuers.TryGet(issuer, out _))
        {
            foreach (string url in credential.Statuses.Select(status => status.ListUrl).Distinct(StringComparer.Ordinal))
            {
                found[url] = await lists.FindAsync(url, issuer);
            }
        }

        var context = new AuthorizationContext
        {
            Documents = did => issuers.TryGet(did, out DidDocument? document) ? document : documents.GetValueOrDefault(did),
            IsTrustedIssuer = did => issuers.TryGet(did, out _),
            StatusLists = found.GetValueOrDefault,
            Revocations = revocations,
        };
        return Authorizer.Decide(request, evidence with { Credential = credential }, context, now);
    }

    /// <summary>The registrations of those that are meshes here, and the documents of trusted issuers.</summary>
    /// <param name="dids">At most a chain's are looked up.</param>
    public async Task<IUcanDocuments> DocumentsAsync(IEnumerable<Did> dids)
    {
        var documents = new Dictionary<Did, DidDocument>();
        foreach (Did did in dids.Distinct().Take(UcanLimits.ChainMax + 1))
        {
            await FindAsync(did, documents);
        }

        return new Lookup(did => issuers.TryGet(did, out DidDocument? document) ? document : documents.GetValueOrDefault(did));
    }

    private async Task<MeshRecord?> FindAsync(Did did, Dictionary<Did, DidDocument> documents)
    {
        MeshRecord? mesh = DidMesh.IsValid(did) ? await grains.GetGrain<IMeshGrain>(did.ToString()).GetAsync() : null;
        if (mesh is not null && RegisteredDocuments.TryParse(mesh.Registration, out DidDocument? document))
        {
            documents[did] = document;
        }

        return mesh;
    }

    private sealed class Lookup(Func<Did, DidDocument?> find) : IUcanDocuments
    {
        public DidDocument? Find(Did did) => find(did);
    }
}
