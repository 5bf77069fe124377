using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Authorization;

/// <summary>Answers what the actor may do, from an invocation, its chain and the documents of those in it alone.</summary>
internal static class CapabilityVerifier
{
    public static Finding Check(ActionRequest request, CapabilityEvidence? evidence, AuthorizationContext context, DateTimeOffset now)
    {
        if (evidence is null)
        {
            return No("missing", "There is no invocation.");
        }

        Invocation invocation = evidence.Invocation;
        // What an actor asks of itself, whoever it delegated that to may say in its place: the chain shows it.
        if (invocation.Issuer.Did != request.Actor && (request.Actor != request.Target || invocation.Subject != request.Actor))
        {
            return No("actor-mismatch", $"The invocation is not by {request.Actor}.");
        }

        if (invocation.Command != request.Command)
        {
            return No("command-mismatch", "The invocation asks for another command.");
        }

        foreach ((string name, string value) in request.Arguments)
        {
            if (!invocation.Arguments.TryGet(name, out IpldNode? argument) || argument.Kind != IpldKind.String || argument.AsString != value)
            {
                return No("arguments-mismatch", $"The invocation is for another action: its argument {name} is not '{value}'.");
            }
        }

        var verifier = new UcanVerifier(new Lookup(context.Documents), context.Revocations);
        var expected = new UcanExpectation { Subject = request.Target, Executor = request.Target, RequiresHumanRoot = context.RequiresHumanRoot };
        if (!verifier.TryVerify(invocation, evidence.Proofs, expected, now, out AuthorizedInvocation? authorized, out UcanFault fault))
        {
            return No(Words.Of(fault.Reason), $"The chain does not hold at {fault.Token}.");
        }

        UcanToken root = authorized.Chain.Count > 0 ? authorized.Chain[0] : invocation;
        (string, IVerifyingKey)[] keys = [KeyOf(root, authorized.RootKey), .. root == invocation ? [] : new[] { KeyOf(invocation, authorized.InvokingKey) }];
        return Finding.Yes(Primitive.Capability, $"{request.Target} lets {request.Actor} do {request.Command}, by {authorized.Chain.Count} delegations.", keys);
    }

    // Verified tokens are signed by the did:key that issued them, or by the key that the verifier found in the issuer's document.
    private static (string Id, IVerifyingKey Key) KeyOf(UcanToken token, VerificationMethod? method) =>
        method is { Verifying: { } key } ? (method.Id, key)
        : DidKey.TryDecode(token.Issuer.Did, out IVerifyingKey? own) ? (token.Issuer.Did.ToString(), own)
        : throw new InvalidOperationException("A verified token has a key.");

    private static Finding No(string reason, string detail) => Finding.No(Primitive.Capability, reason, detail);

    private sealed class Lookup(Func<Did, DidDocument?> documents) : IUcanDocuments
    {
        public DidDocument? Find(Did did) => documents(did);
    }
}
