using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>The worked example of docs/wire-protocol.md §8.1 is what this code does: each of its lines is computed here and looked up there.</summary>
public sealed class WorkedExampleTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private static readonly string Document = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "wire-protocol.md"));

    [Fact]
    public void Sign_RequestAndOpen_AreTheLinesOfTheDocument()
    {
        using Ed25519PrivateKey acme = Key(2);
        using Ed25519PrivateKey mit = Key(3);
        var body = new FederationEventBody
        {
            Parties = [new(Acme, Acme + "#key-1", acme.PublicKey), new(Mit, Mit + "#key-1", mit.PublicKey)],
            Purpose = "research",
            Hub = TestFederation.Hub,
            Capabilities = [],
        };
        FederationEvent request = FederationEvent.Sign(
            new FederationEventTerms(
                TestFederation.Id, 1, 0, FederationEvent.NoPrevious, FederationEventKind.Request, Acme, Acme + "#key-1", 1767225600000, body), acme);
        FederationEvent open = FederationEvent.Sign(
            new FederationEventTerms(
                TestFederation.Id,
                1,
                1,
                request.Hash,
                FederationEventKind.Open,
                Mit,
                Mit + "#key-1",
                1767225600000,
                new FederationEventBody { Capabilities = [new MeshCapability(CapabilityArea.Service, "search", "1", [], [], 20)] }),
            mit);

        AssertLine("request", Encoding.UTF8.GetString(request.Bytes.Span));
        AssertLine("request hash", request.Hash);
        AssertLine("open", Encoding.UTF8.GetString(open.Bytes.Span));
        AssertLine("open hash", open.Hash);
        Assert.True(FederationLink.TryBegin(request, keys: null, out FederationLink? first, out _));
        Assert.True(first.TryAppend(open, keys: null, out FederationLink? next, out LifecycleVerdict verdict), verdict.Detail);
        Assert.Equal(FederationPhase.Negotiating, next.Standing.Phase);
    }

    private static Ed25519PrivateKey Key(byte seed) => Ed25519PrivateKey.FromSeed(Enumerable.Repeat(seed, 32).ToArray());

    private static void AssertLine(string name, string value) =>
        Assert.True(Document.Contains($"{name}: {value}\n", StringComparison.Ordinal), $"docs/wire-protocol.md §8.1 should have the line\n{name}: {value}");

    private static string RepositoryRoot()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "OrleansMesh.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException("The repository was not found.");
    }
}
