using System.ComponentModel.DataAnnotations;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Resolution.Tests;

public sealed class DidResolverTests
{
    private static readonly Did Subject = Did.Parse("did:example:a");

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Resolve_KnownDocument_FetchedAgainAfterItsTime()
    {
        var source = new CountingSource((did, _) => Task.FromResult(Found(did, TimeSpan.FromSeconds(60))));
        DidResolver resolver = Resolver(source);
        await resolver.ResolveAsync(Subject, null, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull((await resolver.ResolveAsync(Subject, null, CancellationToken.None)).Document);
        Assert.Equal(1, source.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await resolver.ResolveAsync(Subject, null, CancellationToken.None);
        Assert.Equal(2, source.Count);
    }

    [Theory]
    [InlineData(null, 300)]
    [InlineData(0, 10)]
    [InlineData(9, 10)]
    [InlineData(11, 11)]
    [InlineData(3600, 3600)]
    [InlineData(86400, 3600)]
    public async Task Resolve_Time_IsTheSourcesWithinBounds(int? asked, int used)
    {
        var source = new CountingSource((did, _) => Task.FromResult(Found(did, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null)));
        DidResolver resolver = Resolver(source);
        await resolver.ResolveAsync(Subject, null, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(used) - TimeSpan.FromTicks(1));
        await resolver.ResolveAsync(Subject, null, CancellationToken.None);
        Assert.Equal(1, source.Count);
        _clock.Advance(TimeSpan.FromTicks(1));
        await resolver.ResolveAsync(Subject, null, CancellationToken.None);
        Assert.Equal(2, source.Count);
    }

    [Fact]
    public async Task Resolve_Nothing_RememberedFor30Seconds()
    {
        var source = new CountingSource((_, _) => Task.FromResult(FetchedDid.Failed(ResolutionError.NotFound, "None.")));
        DidResolver resolver = Resolver(source);
        Assert.Equal(ResolutionError.NotFound, (await resolver.ResolveAsync(Subject, null, CancellationToken.None)).Error);
        _clock.Advance(TimeSpan.FromSeconds(29.9));
        await resolver.ResolveAsync(Subject, null, CancellationToken.None);
        Assert.Equal(1, source.Count);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await resolver.ResolveAsync(Subject, null, CancellationToken.None);
        Assert.Equal(2, source.Count);
    }

    [Fact]
    public async Task Refetch_SignatureFailed_OnceInItsInterval()
    {
        var source = new CountingSource((did, _) => Task.FromResult(Found(did, TimeSpan.FromHours(1))));
        DidResolver resolver = Resolver(source);
        await resolver.ResolveAsync(Subject, null, CancellationToken.None);
        await resolver.RefetchAsync(Subject, CancellationToken.None);
        Assert.Equal(1, source.Count);
        _clock.Advance(TimeSpan.FromSeconds(30));
        for (int times = 0; times < 10; times++)
        {
            await resolver.RefetchAsync(Subject, CancellationToken.None);
        }

        Assert.Equal(2, source.Count);
    }

    [Fact]
    public async Task Refetch_SourceIsAway_WhatIsKnownStays()
    {
        var source = new CountingSource((did, count) => Task.FromResult(
            count == 1 ? Found(did, TimeSpan.FromHours(1)) : FetchedDid.Failed(ResolutionError.Unreachable, "Away.")));
        DidResolver resolver = Resolver(source);
        await resolver.ResolveAsync(Subject, null, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotNull((await resolver.RefetchAsync(Subject, CancellationToken.None)).Document);
        Assert.NotNull((await resolver.ResolveAsync(Subject, null, CancellationToken.None)).Document);
        Assert.Equal(2, source.Count);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ResolutionError.Unreachable, (await resolver.ResolveAsync(Subject, null, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Resolve_ManyAtOnce_OneFetch()
    {
        var gate = new TaskCompletionSource<FetchedDid>(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new CountingSource((_, _) => gate.Task);
        DidResolver resolver = Resolver(source);
        using var impatient = new CancellationTokenSource();
        Task<DidResolution>[] asking = [.. Enumerable.Range(0, 100).Select(_ => resolver.ResolveAsync(Subject, null, CancellationToken.None).AsTask())];
        Task<DidResolution> leaving = resolver.ResolveAsync(Subject, null, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        gate.SetResult(Found(Subject, null));
        Assert.All(await Task.WhenAll(asking), resolution => Assert.NotNull(resolution.Document));
        Assert.Equal(1, source.Count);
    }

    [Fact]
    public async Task Resolve_Entries_BoundedAndTheLongestUnusedGoes()
    {
        var source = new CountingSource((did, _) => Task.FromResult(Found(did, null)));
        DidResolver resolver = Resolver(source, options => options.EntriesMax = 3);
        Did[] dids = [.. Enumerable.Range(0, 4).Select(n => Did.Parse($"did:example:{n}"))];
        foreach (Did did in (Did[])[dids[0], dids[1], dids[2], dids[0], dids[3]])
        {
            await resolver.ResolveAsync(did, null, CancellationToken.None);
        }

        Assert.Equal((3, 4), (resolver.Count, source.Count));
        await resolver.ResolveAsync(dids[0], null, CancellationToken.None);
        Assert.Equal(4, source.Count);
        await resolver.ResolveAsync(dids[1], null, CancellationToken.None);
        Assert.Equal(5, source.Count);
    }

    [Fact]
    public async Task Resolve_FetchesUnderWay_Bounded()
    {
        var gate = new TaskCompletionSource<FetchedDid>(TaskCreationOptions.RunContinuationsAsynchronously);
        DidResolver resolver = Resolver(new CountingSource((_, _) => gate.Task), options => options.FetchesMax = 2);
        Task<DidResolution>[] asking = [.. Enumerable.Range(0, 2).Select(n => resolver.ResolveAsync(Did.Parse($"did:example:{n}"), null, CancellationToken.None).AsTask())];
        Assert.Equal(ResolutionError.Unreachable, (await resolver.ResolveAsync(Did.Parse("did:example:2"), null, CancellationToken.None)).Error);
        gate.SetResult(FetchedDid.Failed(ResolutionError.NotFound, "None."));
        await Task.WhenAll(asking);
        Assert.Equal(ResolutionError.NotFound, (await resolver.ResolveAsync(Did.Parse("did:example:2"), null, CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Resolve_SourceThrowsIo_IsAnErrorAndTheNextAskFetches()
    {
        var source = new CountingSource((did, count) => count == 1 ? Task.FromException<FetchedDid>(new IOException("Broken.")) : Task.FromResult(Found(did, null)));
        DidResolver resolver = Resolver(source);
        Assert.Equal(ResolutionError.Unreachable, (await resolver.ResolveAsync(Subject, null, CancellationToken.None)).Error);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.NotNull((await resolver.ResolveAsync(Subject, null, CancellationToken.None)).Document);
    }

    [Fact]
    public async Task Resolve_AnotherBranchOfAHistory_RefusedForGood()
    {
        var mesh = new SampleMesh("did:mesh:a");
        byte[] genesis = mesh.Register(_clock.GetUtcNow());
        MeshHistory first = History(genesis);
        byte[] Next(string service) => MeshRegistration.CreateNext(first.Current, mesh.Builder().AddService(service, "S", "https://a.example/"), mesh.Key, mesh.KeyId, _clock.GetUtcNow());
        MeshHistory[] answers = [History(genesis, Next("one")), History(genesis, Next("two")), History(genesis)];
        var source = new CountingSource((_, count) => Task.FromResult(new FetchedDid(MeshResolution.Resolve(answers[Math.Min(count, 3) - 1]), null, answers[Math.Min(count, 3) - 1])));
        DidResolver resolver = Resolver(source);
        Assert.NotNull((await resolver.ResolveAsync(Subject, null, CancellationToken.None)).Document);
        Assert.Equal("1", (await resolver.ResolveAsync(Subject, new DidUrlParameters(null, null, "1", null), CancellationToken.None)).Metadata.VersionId);
        for (int times = 0; times < 3; times++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(ResolutionError.InvalidDidDocument, (await resolver.ResolveAsync(Subject, null, CancellationToken.None)).Error);
        }
    }

    [Fact]
    public async Task Resolve_DidKeyAndUnknownMethods_WithoutASource()
    {
        DidResolver resolver = Resolver(new CountingSource((did, _) => Task.FromResult(Found(did, null))));
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        Assert.NotNull((await resolver.ResolveAsync(DidKey.Encode(key.PublicKey).ToString(), CancellationToken.None)).Document);
        Assert.Equal(ResolutionError.InvalidDid, (await resolver.ResolveAsync("did:key:zNone", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.InvalidDid, (await resolver.ResolveAsync("did:key", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.MethodNotSupported, (await resolver.ResolveAsync("did:web:example.com", CancellationToken.None)).Error);
        Assert.Equal(0, resolver.Count);
        Assert.True(DidUrl.TryParse(DidKey.KeyId(key.PublicKey), out DidUrl? url));
        Assert.Equal(DereferencedKind.VerificationMethod, (await resolver.DereferenceAsync(url, KeyPurpose.Authentication, CancellationToken.None)).Kind);
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1_000_001, 64)]
    [InlineData(10, 0)]
    [InlineData(10, 1025)]
    public void New_OptionOutOfBounds_Throws(int entries, int fetches) => Assert.Throws<ValidationException>(
        () => Resolver(new CountingSource((did, _) => Task.FromResult(Found(did, null))), options => (options.EntriesMax, options.FetchesMax) = (entries, fetches)));

    private DidResolver Resolver(CountingSource source, Action<ResolverOptions>? change = null)
    {
        var options = new ResolverOptions();
        change?.Invoke(options);
        return new DidResolver([source], options, _clock);
    }

    private MeshHistory History(params byte[][] versions) =>
        MeshHistory.TryVerify([.. versions.Select(v => new ReadOnlyMemory<byte>(v))], _clock.GetUtcNow(), out MeshHistory? history, out MeshHistoryFault fault)
            ? history
            : throw new InvalidOperationException($"{fault}");

    private static FetchedDid Found(Did did, TimeSpan? maxAge) => new(DidResolution.Found(new DidDocumentBuilder(did).Build()), maxAge);
}
