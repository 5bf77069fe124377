using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Benchmarks.Ucan;

/// <summary>A chain of so many tokens, the invocation among them, each of a key of its own and each delegation with a policy, and the bare checks of its signatures.</summary>
internal sealed class UcanSubjects : IUcanDocuments
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly UcanExpectation Expected = new() { RequiresHumanRoot = false };

    private readonly byte[][] _tokens;
    private readonly (IVerifyingKey Key, byte[] Message, byte[] Signature)[] _signatures;
    private readonly UcanVerifier _verifier;

    private UcanSubjects(byte[][] tokens, (IVerifyingKey Key, byte[] Message, byte[] Signature)[] signatures)
    {
        _tokens = tokens;
        _signatures = signatures;
        _verifier = new UcanVerifier(this, new UcanRevocationSet());
    }

    public int TokenBytes => _tokens.Sum(token => token.Length);

    public static UcanSubjects OfEd25519(int tokens) => Of([.. Enumerable.Range(0, tokens).Select(_ => Ed25519PrivateKey.Generate())
        .Select(key => (new UcanSigner(key), DidKey.Encode(key.PublicKey), (IVerifyingKey)key.PublicKey))]);

    public static UcanSubjects OfP256(int tokens) => Of([.. Enumerable.Range(0, tokens).Select(_ => EcdsaPrivateKey.Generate(EcdsaCurve.P256))
        .Select(key => (new UcanSigner(key), DidKey.Encode(key.PublicKey), (IVerifyingKey)key.PublicKey))]);

    /// <summary>From bytes to a decision.</summary>
    public void Verify()
    {
        (Delegation[] proofs, Invocation invocation) = Decode();
        if (!_verifier.TryVerify(invocation, new UcanProofSet(proofs), Expected, Now, out _, out UcanFault fault))
        {
            throw new InvalidOperationException($"The chain must be accepted: {fault}.");
        }
    }

    /// <summary>From bytes to tokens, no signature checked.</summary>
    public (Delegation[] Proofs, Invocation Invocation) Decode()
    {
        var proofs = new Delegation[_tokens.Length - 1];
        for (int i = 0; i < proofs.Length; i++)
        {
            proofs[i] = Delegation.TryDecode(_tokens[i], out Delegation? delegation, out UcanRefusal refusal) ? delegation : throw new InvalidOperationException($"{refusal}");
        }

        return Invocation.TryDecode(_tokens[^1], out Invocation? invocation, out _) ? (proofs, invocation) : throw new InvalidOperationException("The invocation must be read.");
    }

    /// <summary>All signatures of the chain and nothing else.</summary>
    public void Bare() => Array.ForEach(_signatures, Check);

    /// <summary>One signature.</summary>
    public void BareOne() => Check(_signatures[0]);

    /// <inheritdoc/>
    public DidDocument? Find(Did did) => null;

    private static void Check((IVerifyingKey Key, byte[] Message, byte[] Signature) each)
    {
        if (!each.Key.Verify(each.Message, each.Signature))
        {
            throw new InvalidOperationException("The signature must hold.");
        }
    }

    private static UcanSubjects Of((UcanSigner Signer, Did Did, IVerifyingKey Key)[] parties)
    {
        IpldNode statements = IpldNode.ListOf(
            IpldNode.ListOf(IpldNode.Of("=="), IpldNode.Of(".tool"), IpldNode.Of("search")),
            IpldNode.ListOf(IpldNode.Of("like"), IpldNode.Of(".query"), IpldNode.Of("*mesh*")));
        _ = Policy.TryRead(statements, out Policy? policy);
        var chain = new List<UcanToken>();
        for (int i = 0; i + 1 < parties.Length; i++)
        {
            chain.Add(new DelegationDraft
            {
                Issuer = new UcanPrincipal(parties[i].Did),
                Audience = parties[i + 1].Did,
                Subject = parties[0].Did,
                Command = UcanCommand.Parse("/mcp/tool"),
                Policy = policy!,
                Expires = Now.AddDays(1),
            }.Sign(parties[i].Signer));
        }

        chain.Add(new InvocationDraft
        {
            Issuer = new UcanPrincipal(parties[^1].Did),
            Subject = parties[0].Did,
            Command = UcanCommand.Parse("/mcp/tool/call"),
            Arguments = IpldNode.MapOf(("tool", IpldNode.Of("search")), ("query", IpldNode.Of("a federated mesh of agents"))),
            Proofs = [.. chain.Select(link => link.Cid)],
            Expires = Now.AddMinutes(1),
        }.Sign(parties[^1].Signer));
        return new UcanSubjects(
            [.. chain.Select(token => token.Bytes.ToArray())],
            [.. chain.Select((token, i) => (parties[i].Key, token.Signed.ToArray(), token.Signature.ToArray()))]);
    }
}
