using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods.Ethr;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution.Http;
using OrleansMesh.Resolution.Sources;
using OrleansMesh.Resolution.Tests.Http;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Resolution.Tests.Sources;

/// <summary>Each source against a real server.</summary>
public sealed class SourceTests
{
    private const string IonDid = "did:ion:EiBgMkQDrUjGYkUZqQgTiOkZeyQiQgNuYZLiW1S9M-oDCA";

    [Fact]
    public async Task Web_DocumentAtItsAddress_ResolvedOverTls()
    {
        string host = "";
        await using LocalServer server = await LocalServer.StartAsync(context => context.Request.Path.Value switch
        {
            "/.well-known/did.json" => context.Response.WriteAsync($$"""{"id":"did:web:{{host}}"}"""),
            "/users/alice/did.json" => context.Response.WriteAsync($$"""{"id":"did:web:{{host}}:users:alice"}"""),
            "/users/mallory/did.json" => context.Response.WriteAsync($$"""{"id":"did:web:{{host}}:users:alice"}"""),
            _ => NotFound(context),
        });
        host = server.DidHost;
        using GuardedHttp http = Client(server);
        var resolver = new DidResolver([new WebSource(http)], new ResolverOptions(), TimeProvider.System);
        Assert.NotNull((await resolver.ResolveAsync($"did:web:{host}", CancellationToken.None)).Document);
        Assert.NotNull((await resolver.ResolveAsync($"did:web:{host}:users:alice", CancellationToken.None)).Document);
        Assert.Equal(ResolutionError.InvalidDidDocument, (await resolver.ResolveAsync($"did:web:{host}:users:mallory", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.NotFound, (await resolver.ResolveAsync($"did:web:{host}:users:bob", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.InvalidDid, (await resolver.ResolveAsync("did:web:127.0.0.1", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.NotFound, (await resolver.ResolveAsync(Did.Parse($"did:web:{host}"), new DidUrlParameters(null, null, "1", null), CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Web_PlainLocalhost_WhenAskedFor()
    {
        string did = "";
        await using LocalServer server = await LocalServer.StartAsync(context => context.Response.WriteAsync($$"""{"id":"{{did}}"}"""), tls: false);
        did = $"did:web:{server.DidHost}";
        using var http = new GuardedHttp(new FetchLimits { AllowLoopback = true }, TimeProvider.System);
        Assert.NotNull((await new WebSource(http, plainHttpOnLocalhost: true).FetchAsync(Did.Parse(did), CancellationToken.None)).Resolution.Document);
        Assert.Equal(ResolutionError.Unreachable, (await new WebSource(http).FetchAsync(Did.Parse(did), CancellationToken.None)).Resolution.Error);
    }

    [Fact]
    public async Task Ethr_ChainBehindJsonRpc_Resolved()
    {
        const string Account = "0xb9c5714089478a327f09197987f16f9e5d936e8a";
        var chain = new SampleChain();
        using Cryptography.Ed25519PrivateKey key = Cryptography.Ed25519PrivateKey.Generate();
        chain.ChangeAttribute(Account, "did/pub/Ed25519/veriKey/base58", key.PublicKey.ToArray(), 4_000_000_000);
        await using LocalServer server = await LocalServer.StartAsync(
            async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                await context.Response.Body.WriteAsync(chain.Answer(body.ToArray()));
            },
            tls: false);
        using var http = new GuardedHttp(new FetchLimits { TrustedEndpoint = true, BytesMax = EthrLookup.ResponseBytesMax, Timeout = TimeSpan.FromSeconds(60) }, TimeProvider.System);
        Assert.True(EthrAddress.TryParse(SampleChain.DefaultRegistry, out EthrAddress? registry));
        var source = new EthrSource(http, [new EthrEndpoint(new EthrNetwork("sepolia", 11155111, registry), server.Address)], TimeProvider.System);
        DidResolution resolution = (await source.FetchAsync(Did.Parse($"did:ethr:sepolia:{Account}"), CancellationToken.None)).Resolution;
        Assert.True(resolution.Document is not null, resolution.Detail);
        Assert.True(resolution.Document.TryFindKey("#delegate-1", KeyPurpose.AssertionMethod, out _));
        Assert.NotNull((await source.FetchAsync(Did.Parse($"did:ethr:0xaa36a7:{Account}"), CancellationToken.None)).Resolution.Document);
        Assert.Equal(ResolutionError.MethodNotSupported, (await source.FetchAsync(Did.Parse($"did:ethr:{Account}"), CancellationToken.None)).Resolution.Error);
        Assert.Equal(ResolutionError.InvalidDid, (await source.FetchAsync(Did.Parse("did:ethr:nobody"), CancellationToken.None)).Resolution.Error);
    }

    [Fact]
    public async Task Ethr_NodeIsAway_Unreachable()
    {
        await using LocalServer server = await LocalServer.StartAsync(NotFound, tls: false);
        using var http = new GuardedHttp(new FetchLimits { TrustedEndpoint = true }, TimeProvider.System);
        Assert.True(EthrAddress.TryParse(SampleChain.DefaultRegistry, out EthrAddress? registry));
        var source = new EthrSource(http, [new EthrEndpoint(new EthrNetwork("mainnet", 1, registry), server.Address)], TimeProvider.System);
        Assert.Equal(
            ResolutionError.Unreachable, (await source.FetchAsync(Did.Parse("did:ethr:0xb9c5714089478a327f09197987f16f9e5d936e8a"), CancellationToken.None)).Resolution.Error);
    }

    [Fact]
    public async Task Ion_ShortFormAtAResolver_LongFormHere()
    {
        await using LocalServer server = await LocalServer.StartAsync(
            context =>
            {
                context.Response.StatusCode = context.Request.Query.ContainsKey("gone") ? 410 : 200;
                return context.Request.Path.Value == $"/1.0/identifiers/{IonDid}"
                    ? context.Response.WriteAsync($$$"""{"didDocument":{"id":"{{{IonDid}}}"},"didDocumentMetadata":{"canonicalId":"{{{IonDid}}}"}}""")
                    : NotFound(context);
            },
            tls: false);
        using var http = new GuardedHttp(new FetchLimits { TrustedEndpoint = true }, TimeProvider.System);
        var resolver = new DidResolver([new IonSource(http, new Uri(server.Address, "/1.0/identifiers/"))], new ResolverOptions(), TimeProvider.System);
        DidResolution resolution = await resolver.ResolveAsync(IonDid, CancellationToken.None);
        Assert.True(resolution.Document is not null, resolution.Detail);
        Assert.Equal(IonDid, resolution.Metadata.CanonicalId);
        Assert.Equal(ResolutionError.InvalidDid, (await resolver.ResolveAsync($"{IonDid}:{Base64Url.EncodeToString(Encoding.UTF8.GetBytes("{}"))}", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.NotFound, (await resolver.ResolveAsync("did:ion:EiAOZiRrOJmqZS1j30UXUPGMwWuzriB4FMBMWBT82mm5Cw", CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Registry_HistoryOfAHub_VerifiedHere()
    {
        var mesh = new SampleMesh("did:mesh:enterprise:acme-001");
        byte[] genesis = mesh.Register(TimeProvider.System.GetUtcNow());
        Assert.True(MeshHistory.TryVerify([genesis], TimeProvider.System.GetUtcNow(), out MeshHistory? history, out _));
        byte[] json = MeshHistoryJson.Write(history);
        bool lie = false;
        await using LocalServer server = await LocalServer.StartAsync(
            async context =>
            {
                string text = Encoding.UTF8.GetString(json);
                if (context.Request.Path.Value == $"/api/dids/{mesh.Id}/history")
                {
                    await context.Response.WriteAsync(lie ? text.Replace("key-1", "key-9", StringComparison.Ordinal) : text);
                }
                else
                {
                    await NotFound(context);
                }
            },
            tls: false);
        using var http = new GuardedHttp(new FetchLimits { TrustedEndpoint = true, BytesMax = MeshHistoryJson.BytesMax }, TimeProvider.System);
        var source = new RegistrySource(http, server.Address, TimeProvider.System);
        FetchedDid fetched = await source.FetchAsync(mesh.Did, CancellationToken.None);
        Assert.True(fetched.Resolution.Document is not null, fetched.Resolution.Detail);
        Assert.Equal("1", fetched.Resolution.Metadata.VersionId);
        Assert.NotNull(fetched.History);
        lie = true;
        Assert.Equal(ResolutionError.InvalidDidDocument, (await source.FetchAsync(mesh.Did, CancellationToken.None)).Resolution.Error);
        Assert.Equal(ResolutionError.NotFound, (await source.FetchAsync(Did.Parse("did:mesh:nobody"), CancellationToken.None)).Resolution.Error);
        Assert.Equal(ResolutionError.InvalidDid, (await source.FetchAsync(Did.Parse("did:mesh:No_Body"), CancellationToken.None)).Resolution.Error);
    }

    private static GuardedHttp Client(LocalServer server) =>
        new(new FetchLimits { AllowLoopback = true, TrustedRoots = server.Roots, Timeout = TimeSpan.FromSeconds(60) }, TimeProvider.System);

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
