using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Resolution.Http;
using OrleansMesh.Resolution.StatusLists;
using OrleansMesh.Resolution.Tests.Http;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Resolution.Tests.StatusLists;

/// <summary>I-03, over real HTTPS: lists are kept for their time, taken anew, used stale within limits, and never rolled back.</summary>
public sealed class StatusListFetcherTests : IAsyncLifetime
{
    private const int Entry = 7;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly SampleMesh _issuer = new("did:mesh:hub:issuer");
    private readonly ConcurrentQueue<string> _asked = new();
    private LocalServer _server = null!;
    private GuardedHttp _http = null!;
    private volatile Func<string, byte[]?> _answer = _ => null;

    private string Url => new Uri(_server.Address, "/status/1-revocation").ToString();

    public async Task InitializeAsync()
    {
        _server = await LocalServer.StartAsync(async context =>
        {
            _asked.Enqueue(context.Request.Path);
            if (_answer(context.Request.Path) is { } bytes)
            {
                await context.Response.Body.WriteAsync(bytes);
            }
            else
            {
                context.Response.StatusCode = 503;
            }
        });
        _http = new GuardedHttp(
            new FetchLimits { TrustedRoots = _server.Roots, AllowLoopback = true, BytesMax = CredentialDocument.BytesMax, Timeout = TimeSpan.FromSeconds(60) }, _clock);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Find_RevokedAtTheIssuer_SeenOnceTheTimeToLiveIsOver()
    {
        StatusListFetcher fetcher = Fetcher();
        _answer = _ => List(revoked: false);
        Assert.False(await IsRevokedAsync(fetcher));
        byte[] revoked = List(revoked: true);
        _answer = _ => revoked;

        _clock.Advance(Minute - TimeSpan.FromMilliseconds(1));
        Assert.False(await IsRevokedAsync(fetcher));
        Assert.Single(_asked);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await IsRevokedAsync(fetcher));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Find_ManyAtOnce_OneFetch()
    {
        StatusListFetcher fetcher = Fetcher();
        using var gate = new ManualResetEventSlim();
        byte[] list = List(revoked: false);
        _answer = _ =>
        {
            gate.Wait(TimeSpan.FromSeconds(60));
            return list;
        };

        Task<StatusListAnswer>[] asking = [.. Enumerable.Range(0, 50).Select(_ => fetcher.FindAsync(Url, CancellationToken.None).AsTask())];
        gate.Set();
        Assert.All(await Task.WhenAll(asking), answer => Assert.NotNull(answer.List));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Find_IssuerDown_LastListWithinTheLimitAndNotBeyond()
    {
        StatusListFetcher fetcher = Fetcher(options => options.StaleFor = TimeSpan.FromMinutes(10));
        _answer = _ => List(revoked: false);
        await IsRevokedAsync(fetcher);
        _answer = _ => null;

        _clock.Advance(Minute);
        StatusListAnswer stale = await fetcher.FindAsync(Url, CancellationToken.None);
        Assert.True(stale.IsStale && stale.List is not null);
        Assert.Contains("503", stale.Detail, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull((await fetcher.FindAsync(Url, CancellationToken.None)).List);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null((await fetcher.FindAsync(Url, CancellationToken.None)).List);
    }

    [Fact]
    public async Task Find_IssuerDownAndListNoLongerValid_None()
    {
        StatusListFetcher fetcher = Fetcher(options => options.StaleFor = TimeSpan.FromDays(7));
        _answer = _ => List(revoked: false, validFor: TimeSpan.FromMinutes(5));
        await IsRevokedAsync(fetcher);
        _answer = _ => null;

        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.NotNull((await fetcher.FindAsync(Url, CancellationToken.None)).List);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null((await fetcher.FindAsync(Url, CancellationToken.None)).List);
    }

    [Fact]
    public async Task Find_Failed_NotTriedAgainBeforeItsTime()
    {
        StatusListFetcher fetcher = Fetcher();
        Assert.Null((await fetcher.FindAsync(Url, CancellationToken.None)).List);
        _answer = _ => List(revoked: false);

        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.Null((await fetcher.FindAsync(Url, CancellationToken.None)).List);
        Assert.Single(_asked);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull((await fetcher.FindAsync(Url, CancellationToken.None)).List);
    }

    [Fact]
    public async Task Find_OlderListThanBefore_DoesNotBringACredentialBack()
    {
        StatusListFetcher fetcher = Fetcher();
        byte[] old = List(revoked: false);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _answer = _ => List(revoked: true);
        Assert.True(await IsRevokedAsync(fetcher));
        _answer = _ => old;

        _clock.Advance(Minute);
        StatusListAnswer answer = await fetcher.FindAsync(Url, CancellationToken.None);
        Assert.True(answer.IsStale);
        Assert.True(answer.List!.Bits[Entry]);
    }

    [Fact]
    public async Task Find_NotTheIssuersOrNotThatList_None()
    {
        var stranger = new SampleMesh("did:mesh:hub:stranger");
        byte[] good = List(revoked: false);
        byte[] altered = [.. good];
        altered[^20] ^= 1;
        (byte[] Bytes, string Reason)[] wrong =
        [
            (List(revoked: false, stranger), "SignerUnknown"),
            (List(revoked: false, url: "https://localhost/other"), "UrlMismatch"),
            (altered, ""),
            ("{}"u8.ToArray(), ""),
            ([], ""),
            (new byte[CredentialDocument.BytesMax + 1], "bytes"),
        ];
        foreach ((byte[] bytes, string reason) in wrong)
        {
            _answer = _ => bytes;
            StatusListAnswer answer = await Fetcher().FindAsync(Url, CancellationToken.None);
            Assert.Null(answer.List);
            Assert.Contains(reason, answer.Detail, StringComparison.Ordinal);
            Assert.NotEmpty(answer.Detail);
        }
    }

    [Fact]
    public async Task Find_NoUrlOrNoHttps_NoneAndNobodyIsAsked()
    {
        StatusListFetcher fetcher = Fetcher();
        foreach (string url in (string[])["", "1-revocation", "did:mesh:hub:issuer/status/1-revocation", "file:///etc/passwd", "http://example.com/status/1"])
        {
            Assert.Null((await fetcher.FindAsync(url, CancellationToken.None)).List);
        }

        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Find_MoreListsThanKept_OldestGoes()
    {
        StatusListFetcher fetcher = Fetcher(options => options.ListsMax = 2);
        _answer = path => List(revoked: false, url: new Uri(_server.Address, path).ToString());
        foreach (string path in (string[])["/1", "/2", "/1", "/2", "/3", "/1"])
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.NotNull((await fetcher.FindAsync(new Uri(_server.Address, path).ToString(), CancellationToken.None)).List);
        }

        Assert.Equal(["/1", "/2", "/3", "/1"], _asked);
    }

    [Fact]
    public void Options_OutOfBounds_Refused()
    {
        Action<StatusListOptions>[] wrong =
        [
            o => o.KeepFor = TimeSpan.FromMilliseconds(999),
            o => o.KeepFor = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1),
            o => o.StaleFor = TimeSpan.FromTicks(-1),
            o => o.StaleFor = TimeSpan.FromDays(7) + TimeSpan.FromTicks(1),
            o => o.RetryAfter = TimeSpan.FromMilliseconds(999),
            o => o.RetryAfter = TimeSpan.FromHours(1) + TimeSpan.FromTicks(1),
            o => o.ListsMax = 0,
            o => o.ListsMax = 4_097,
            o => o.FetchesMax = 0,
            o => o.FetchesMax = 65,
        ];
        Assert.All(wrong, change => Assert.Throws<ValidationException>(() => Fetcher(change)));
    }

    private StatusListFetcher Fetcher(Action<StatusListOptions>? change = null)
    {
        var options = new StatusListOptions();
        change?.Invoke(options);
        return new StatusListFetcher(_http, did => did == _issuer.Did ? _issuer.Document : null, options, _clock);
    }

    private async Task<bool> IsRevokedAsync(StatusListFetcher fetcher)
    {
        StatusListAnswer answer = await fetcher.FindAsync(Url, CancellationToken.None);
        Assert.True(answer.List is not null && !answer.IsStale, answer.Detail);
        return answer.List.Bits[Entry];
    }

    private byte[] List(bool revoked, SampleMesh? issuer = null, string? url = null, TimeSpan? validFor = null)
    {
        var states = new StatusRegister();
        states.Restore(Entry, revoked ? StatusState.Revoked : StatusState.Active);
        SampleMesh signer = issuer ?? _issuer;
        DateTimeOffset now = _clock.GetUtcNow();
        return new StatusListDraft(
            url ?? Url, signer.Did, StatusPurpose.Revocation, states.BitsOf(StatusPurpose.Revocation), now, now + (validFor ?? TimeSpan.FromDays(1)), Minute)
            .Sign(signer.KeyId, signer.Key);
    }
}
