using System.Net;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution.Http;

namespace OrleansMesh.Resolution.Tests.Http;

public sealed class GuardedHttpTests
{
    private const int BytesMax = 64 * 1024;

    [Theory]
    [InlineData(BytesMax, ResolutionError.None)]
    [InlineData(BytesMax + 1, ResolutionError.InvalidDidDocument)]
    public async Task Get_Size_BoundedOnBothSidesWithAndWithoutALength(int bytes, ResolutionError error)
    {
        await using LocalServer server = await LocalServer.StartAsync(async context =>
        {
            context.Response.ContentLength = context.Request.Path == "/length" ? bytes : null;
            await context.Response.Body.WriteAsync(new byte[bytes]);
        });
        using GuardedHttp http = Client(server);
        foreach (string path in (string[])["/length", "/chunked"])
        {
            FetchedBody body = await http.GetAsync(new Uri(server.Address, path), "*/*", CancellationToken.None);
            Assert.Equal(error, body.Error);
        }
    }

    [Theory]
    [InlineData(3, ResolutionError.None)]
    [InlineData(4, ResolutionError.AddressRefused)]
    public async Task Get_Redirects_BoundedOnBothSides(int redirects, ResolutionError error)
    {
        await using LocalServer server = await LocalServer.StartAsync(context =>
        {
            int at = int.Parse(context.Request.Path.Value!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
            if (at < redirects)
            {
                context.Response.Redirect($"/{at + 1}");
            }

            return Task.CompletedTask;
        });
        using GuardedHttp http = Client(server);
        Assert.Equal(error, (await http.GetAsync(new Uri(server.Address, "/0"), "*/*", CancellationToken.None)).Error);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("http://localhost/")]
    [InlineData("//evil.example/")]
    [InlineData("https://localhost:1/")]
    [InlineData("file:///etc/passwd")]
    public async Task Get_RedirectElsewhere_Refused(string location)
    {
        await using LocalServer server = await LocalServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        using GuardedHttp http = Client(server);
        Assert.Equal(ResolutionError.AddressRefused, (await http.GetAsync(server.Address, "*/*", CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Get_Loopback_RefusedUnlessAllowed()
    {
        await using LocalServer server = await LocalServer.StartAsync(_ => Task.CompletedTask);
        using var http = new GuardedHttp(new FetchLimits { TrustedRoots = server.Roots }, TimeProvider.System);
        Assert.Equal(ResolutionError.AddressRefused, (await http.GetAsync(server.Address, "*/*", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.AddressRefused, (await http.GetAsync(new Uri("https://169.254.169.254/latest/meta-data"), "*/*", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.AddressRefused, (await http.GetAsync(new Uri("https://[::1]/"), "*/*", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.AddressRefused, (await http.GetAsync(new Uri("http://example.com/"), "*/*", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.AddressRefused, (await http.GetAsync(new Uri("https://user:secret@example.com/"), "*/*", CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Get_NameThatLeadsInside_NoConnectionIsMade()
    {
        int asked = 0;
        await using LocalServer server = await LocalServer.StartAsync(_ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });
        int lookups = 0;
        var limits = new FetchLimits
        {
            TrustedRoots = server.Roots,
            Lookup = (_, _) =>
            {
                lookups++;
                return Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("10.0.0.1"), IPAddress.Parse("fd00::1")]);
            },
        };
        using var http = new GuardedHttp(limits, TimeProvider.System);
        Assert.Equal(ResolutionError.AddressRefused, (await http.GetAsync(new Uri($"https://rebinding.example:{server.Address.Port}/"), "*/*", CancellationToken.None)).Error);
        Assert.Equal((1, 0), (lookups, asked));
    }

    [Fact]
    public async Task Get_PlainHttp_OnlyOnLoopbackWhenAllowed()
    {
        await using LocalServer server = await LocalServer.StartAsync(_ => Task.CompletedTask, tls: false);
        using var strict = new GuardedHttp(new FetchLimits(), TimeProvider.System);
        using var loose = new GuardedHttp(new FetchLimits { AllowLoopback = true }, TimeProvider.System);
        Assert.Equal(ResolutionError.AddressRefused, (await strict.GetAsync(server.Address, "*/*", CancellationToken.None)).Error);
        Assert.Equal(ResolutionError.None, (await loose.GetAsync(server.Address, "*/*", CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Get_CertificateOfAStranger_Unreachable()
    {
        await using LocalServer server = await LocalServer.StartAsync(_ => Task.CompletedTask);
        using var http = new GuardedHttp(new FetchLimits { AllowLoopback = true }, TimeProvider.System);
        Assert.Equal(ResolutionError.Unreachable, (await http.GetAsync(server.Address, "*/*", CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Get_Silence_EndsAtTheTimeout()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LocalServer server = await LocalServer.StartAsync(context =>
        {
            arrived.TrySetResult();
            return held.Task;
        });
        var clock = new Testing.ManualTimeProvider();
        using var http = new GuardedHttp(new FetchLimits { AllowLoopback = true, TrustedRoots = server.Roots }, clock);
        Task<FetchedBody> fetching = http.GetAsync(server.Address, "*/*", CancellationToken.None);
        await arrived.Task;
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(fetching.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(ResolutionError.Unreachable, (await fetching).Error);
        held.SetResult();
    }

    [Theory]
    [InlineData(404, ResolutionError.NotFound)]
    [InlineData(410, ResolutionError.NotFound)]
    [InlineData(401, ResolutionError.Unreachable)]
    [InlineData(500, ResolutionError.Unreachable)]
    public async Task Get_Status_ItsError(int status, ResolutionError error)
    {
        await using LocalServer server = await LocalServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using GuardedHttp http = Client(server);
        Assert.Equal(error, (await http.GetAsync(server.Address, "*/*", CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Get_Caching_AsTheHeaderSays()
    {
        await using LocalServer server = await LocalServer.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = Uri.UnescapeDataString(context.Request.QueryString.Value![1..]);
            return Task.CompletedTask;
        });
        using GuardedHttp http = Client(server);
        async Task<TimeSpan?> AgeAsync(string header) => (await http.GetAsync(new Uri(server.Address, "/?" + Uri.EscapeDataString(header)), "*/*", CancellationToken.None)).MaxAge;
        Assert.Equal(TimeSpan.FromSeconds(60), await AgeAsync("max-age=60"));
        Assert.Equal(TimeSpan.Zero, await AgeAsync("no-store"));
        Assert.Null(await AgeAsync("public"));
    }

    private static GuardedHttp Client(LocalServer server) =>
        new(new FetchLimits { AllowLoopback = true, TrustedRoots = server.Roots, Timeout = TimeSpan.FromSeconds(60) }, TimeProvider.System);
}
