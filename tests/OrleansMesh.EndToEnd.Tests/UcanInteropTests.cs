using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>UCAN chains both ways between this code and iso-ucan, in the three kinds of signatures.</summary>
public sealed class UcanInteropTests : IDisposable
{
    private const string Statements = """[["==",".name","search"],["any",".tags",["like",".","mesh*"]],["or",[["<",".n",3],["not",["==",".missing",null]]]]]""";
    private const string Arguments = """{"name":"search","tags":["other","mesh-1"],"n":2}""";

    // Of so many ECDSA signatures that are not chosen low, half are high.
    private const int Chains = 6;

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly string _logs = Directory.CreateTempSubdirectory("orleansmesh-ucan-").FullName;

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    [InteropTheory]
    [InlineData(UcanAlgorithm.Ed25519)]
    [InlineData(UcanAlgorithm.Es256)]
    [InlineData(UcanAlgorithm.Es384)]
    public async Task OurChains_AreTakenThere(UcanAlgorithm algorithm)
    {
        await using ChildProcess node = Node();
        (Invocation invocation, Delegation[] chain) = Chain(algorithm);

        JsonNode answer = await VerifyThereAsync(node, invocation.Bytes, chain);
        Assert.Null((string?)answer["error"]);
        Assert.Equal(invocation.Cid.ToString(), (string?)answer["cid"]);
        Assert.Equal(chain.Select(link => link.Cid.ToString()), answer["proofs"]!.AsArray().Select(cid => (string?)cid));

        byte[] changed = invocation.Bytes.ToArray();
        changed[changed.AsSpan().IndexOf("search"u8)] = (byte)'S';
        Assert.Contains("signature", (string?)(await VerifyThereAsync(node, changed, chain))["error"]);
        Assert.NotNull((string?)(await VerifyThereAsync(node, invocation.Bytes, chain[1..]))["error"]);
    }

    [InteropTheory]
    [InlineData("Ed25519")]
    [InlineData("P-256")]
    [InlineData("P-384")]
    public async Task TheirChains_AreTakenHere(string algorithm)
    {
        await using ChildProcess node = Node();
        for (int n = 0; n < Chains; n++)
        {
            JsonNode issued = await AskAsync(node, new
            {
                op = "issue",
                algorithm,
                length = 3,
                command = "/mcp/tool",
                policy = JsonNode.Parse(Statements),
                args = JsonNode.Parse(Arguments),
            });
            Assert.Null((string?)issued["error"]);
            Delegation[] chain = [.. issued["proofs"]!.AsArray().Select(proof => Delegation((string)proof!))];
            Assert.Equal(issued["cids"]!.AsArray().Select(cid => (string?)cid), chain.Select(link => link.Cid.ToString()));
            Assert.True(UcanText.TryDecode((string)issued["invocation"]!, out byte[]? token));
            Assert.True(Invocation.TryDecode(token, out Invocation? invocation, out UcanRefusal refusal), refusal.ToString());
            Assert.Equal((string?)issued["cid"], invocation.Cid.ToString());
            Assert.Equal(UcanRefusal.None, VerifyHere(invocation, chain));
            Assert.Equal(UcanRefusal.ProofMissing, VerifyHere(invocation, chain[1..]));
        }
    }

    private static Delegation Delegation(string text)
    {
        Assert.True(UcanText.TryDecode(text, out byte[]? token));
        Assert.True(Domain.Ucan.Delegation.TryDecode(token, out Delegation? delegation, out UcanRefusal refusal), refusal.ToString());
        return delegation;
    }

    private static UcanRefusal VerifyHere(Invocation invocation, Delegation[] chain)
    {
        var verifier = new UcanVerifier(new NoDocuments(), new UcanRevocationSet());
        _ = verifier.TryVerify(
            invocation, new UcanProofSet(chain), new UcanExpectation { RequiresHumanRoot = false }, TimeProvider.System.GetUtcNow(), out _, out UcanFault fault);
        return fault.Reason;
    }

    private static Task<JsonNode> VerifyThereAsync(ChildProcess node, ReadOnlyMemory<byte> invocation, Delegation[] chain) => AskAsync(node, new
    {
        op = "verify",
        invocation = Convert.ToBase64String(invocation.Span),
        proofs = chain.Select(link => Convert.ToBase64String(link.Bytes.Span)),
    });

    /// <summary>Three links: the subject's, one that narrows, a powerline.</summary>
    private static (Invocation Invocation, Delegation[] Chain) Chain(UcanAlgorithm algorithm)
    {
        (UcanSigner Signer, Did Did)[] parties = [.. Enumerable.Range(0, 4).Select(_ => Party(algorithm))];
        Assert.True(DagJson.TryParse(System.Text.Encoding.UTF8.GetBytes(Statements), out IpldNode? statements));
        Assert.True(Policy.TryRead(statements, out Policy? policy));
        Assert.True(DagJson.TryParse(System.Text.Encoding.UTF8.GetBytes(Arguments), out IpldNode? arguments));
        Delegation Link(int from, string command, bool isPowerline = false) => new DelegationDraft
        {
            Issuer = new UcanPrincipal(parties[from].Did),
            Audience = parties[from + 1].Did,
            Subject = isPowerline ? null : parties[0].Did,
            Command = UcanCommand.Parse(command),
            Policy = policy,
            NotBefore = Now.AddHours(-1),
            Expires = Now.AddDays(1),
        }.Sign(parties[from].Signer);
        Delegation[] chain = [Link(0, "/"), Link(1, "/mcp"), Link(2, "/mcp/tool", isPowerline: true)];
        return (new InvocationDraft
        {
            Issuer = new UcanPrincipal(parties[3].Did),
            Subject = parties[0].Did,
            Command = UcanCommand.Parse("/mcp/tool/call"),
            Arguments = arguments,
            Proofs = [.. chain.Select(link => link.Cid)],
            IssuedAt = Now,
            Expires = Now.AddDays(1),
        }.Sign(parties[3].Signer), chain);
    }

    private static (UcanSigner Signer, Did Did) Party(UcanAlgorithm algorithm)
    {
        if (algorithm == UcanAlgorithm.Ed25519)
        {
            var key = Ed25519PrivateKey.Generate();
            return (new UcanSigner(key), DidKey.Encode(key.PublicKey));
        }

        var ecdsa = EcdsaPrivateKey.Generate(algorithm == UcanAlgorithm.Es256 ? EcdsaCurve.P256 : EcdsaCurve.P384);
        return (new UcanSigner(ecdsa), DidKey.Encode(ecdsa.PublicKey));
    }

    private static async Task<JsonNode> AskAsync(ChildProcess node, object request)
    {
        await node.Input.WriteLineAsync(JsonSerializer.Serialize(request));
        await node.Input.FlushAsync();
        string? line = await node.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
        return line is not null ? JsonNode.Parse(line)! : throw new InvalidOperationException($"The script ended:\n{await File.ReadAllTextAsync(node.LogPath)}");
    }

    private ChildProcess Node() => ChildProcess.Start("iso-ucan", "node", [Path.Combine(Repository.Interop, "ucan.mjs")], _logs);

    private sealed class NoDocuments : IUcanDocuments
    {
        public DidDocument? Find(Did did) => null;
    }
}
