using System.Text.Json;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Bridge.Callers;

/// <summary>Verifies that a call's capability is for this very call, on us, from our human to the calling mesh (I-04).</summary>
internal sealed class CapabilityCheck(Did self, IPartnerKnowledge knowledge)
{
    /// <summary>The authorised invocation, or null and why not.</summary>
    /// <param name="source">The mesh that signed the request.</param>
    public async Task<(AuthorizedInvocation?, string Why)> CheckAsync(Did source, CallSubject subject, IReadOnlyList<string> tokens, DateTimeOffset now, CancellationToken ct)
    {
        if (tokens.Count == 0)
        {
            return (null, "the call brings none");
        }

        if (!CapabilityText.TryRead(tokens, out CapabilityEvidence? evidence, out IReadOnlyList<Delegation> proofs))
        {
            return (null, "it is no UCAN invocation with its delegations");
        }

        Invocation invocation = evidence.Invocation;
        if (!subject.TryCommand(out UcanCommand command) || invocation.Command != command)
        {
            return (null, $"its command is {invocation.Command}");
        }

        if (!CallArguments.Match(invocation.Arguments, subject))
        {
            return (null, "its arguments are those of another call");
        }

        Documents documents = await FindAsync(proofs.Select(proof => proof.Issuer.Did).Append(invocation.Issuer.Did).Append(source), ct);
        var verifier = new UcanVerifier(documents, await knowledge.RevocationsAsync(ct));
        if (!verifier.TryVerify(invocation, evidence.Proofs, new UcanExpectation { Subject = self, Executor = self }, now, out AuthorizedInvocation? authorized, out UcanFault fault))
        {
            return (null, $"its chain does not hold at {fault.Token}: {JsonNamingPolicy.KebabCaseLower.ConvertName(fault.Reason.ToString())}");
        }

        if (invocation.Issuer.Did != source && !authorized.Chain.Any(link => link.Audience.Did == source))
        {
            return (null, $"it is not {source}'s to use");
        }

        // The key that signs the mesh's messages must not also carry its capabilities (I-06): whoever steals it alone can do nothing.
        bool isShared = authorized.InvokingKey is { } key && documents.Find(source)?.KeysFor(KeyPurpose.Authentication).Any(method => Equals(method.Ed25519, key.Ed25519)) == true;
        return isShared ? (null, "the key that invokes also signs the mesh's messages") : (authorized, "");
    }

    private async Task<Documents> FindAsync(IEnumerable<Did> dids, CancellationToken ct)
    {
        var documents = new Documents();
        foreach (Did did in dids.Distinct().Take(UcanLimits.ChainMax + 2).Where(did => DidMesh.IsValid(did)))
        {
            if (await knowledge.DocumentAsync(did, ct) is { } document)
            {
                documents.Add(document);
            }
        }

        return documents;
    }

    private sealed class Documents : IUcanDocuments
    {
        private readonly Dictionary<Did, DidDocument> _documents = [];

        public void Add(DidDocument document) => _documents[document.Id] = document;

        public DidDocument? Find(Did did) => _documents.GetValueOrDefault(did);
    }
}
