using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
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
        if (invocation.Issuer.Did != request.Actor)
        {
            return No("actor-mismatch", $"The invocation is not by {request.Actor}.");
        }

        if (invocation.Command != request.Command)
        {
            return No("command-mismatch", "The invocation asks for another command.");
        }

        var verifier = new UcanVerifier(new Lookup(context.Documents), context.Revocations);
        var expected = new UcanExpectation { Subject = request.Target, Executor = request.Target, RequiresHumanRoot = context.RequiresHumanRoot };
        if (!verifier.TryVerify(invocation, evidence.Proofs, expected, now, out AuthorizedInvocation? authorized, out UcanFault fault))
        {
            return No(Words.Of(fault.Reason), $"The chain does not hold at {fault.Token}.");
        }

        UcanToken root = authorized.Chain.Count > 0 ? authorized.Chain[0] : invocation;
        (string, IVerifyingKey)[] keys = [.. KeysOf(root, authorized.RootKey, context), .. root == invocation ? [] : KeysOf(invocation, method: null, context)];
        return Finding.Yes(Primitive.Capability, $"{request.Target} lets {request.Actor} do {request.Command}, by {authorized.Chain.Count} delegations.", keys);
    }

    // Which key of several signed is not said by the token: all that it may have been count as used.
    private static IEnumerable<(string, IVerifyingKey)> KeysOf(UcanToken token, VerificationMethod? method, AuthorizationContext context)
    {
        if (DidKey.TryDecode(token.Issuer.Did, out IVerifyingKey? own))
        {
            return [(token.Issuer.Did.ToString(), own)];
        }

        IEnumerable<VerificationMethod> methods = method is not null ? [method] : context.Documents(token.Issuer.Did)?.KeysFor(KeyPurpose.CapabilityInvocation) ?? [];
        return methods
            .Where(each => each.Verifying is { } key && (method is not null || key.Verify(token.Signed.Span, token.Signature.Span)))
            .Select(each => (each.Id, each.Verifying!));
    }

    private static Finding No(string reason, string detail) => Finding.No(Primitive.Capability, reason, detail);

    private sealed class Lookup(Func<Did, DidDocument?> documents) : IUcanDocuments
    {
        public DidDocument? Find(Did did) => documents(did);
    }
}
