using System.Security.Cryptography.X509Certificates;
using System.Text;
using OrleansMesh.Client.Federations;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation.Automation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests;

/// <summary>F-12, I-02: the next credential of a mesh is taken from where its issuer leaves it, when it may follow the one that is kept.</summary>
public sealed class CredentialRenewalTests : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly string _left = Path.Combine(Directory.CreateTempSubdirectory("orleansmesh-").FullName, "acme.json");
    private readonly Ed25519PrivateKey _issuer = Ed25519PrivateKey.Generate();

    public void Dispose()
    {
        _issuer.Dispose();
        Directory.Delete(Path.GetDirectoryName(_left)!, recursive: true);
    }

    [Fact]
    public async Task Upkeep_NearTheEndOfTheCredential_PresentsTheNextOneOverTheSameConnection()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, IAsyncEnumerator<UpkeepTurn> turns) = await BeginAsync(town, TimeSpan.FromHours(23));
        byte[] next = Issue(town, Town.Acme, _issuer, TimeSpan.FromHours(50));
        await File.WriteAllBytesAsync(_left, next);

        Assert.Null(await TakeAsync(town, turns, turns.MoveNextAsync().AsTask()));

        Assert.Equal(next, town.AcmeFolder.ReadCredential());
        Assert.Single(town.Hub.Requests, RequestTypes.Credential);
        Assert.Single(town.Hub.Joins);
        Assert.True(acme.IsConnected);
        _ = await QuietAsync(town, turns);
    }

    [Fact]
    public async Task Upkeep_TheNextOneIsAtAnHttpsUrl_IsFetchedFromWhomWeTrust()
    {
        await using Town town = await Town.BuildAsync();
        byte[] next = Issue(town, Town.Acme, _issuer, TimeSpan.FromHours(50));
        await using var server = new HttpsFile(next);
        (MeshClient first, IAsyncEnumerator<UpkeepTurn> strangers) = await BeginAsync(town, TimeSpan.FromHours(23), server.Address);
        Assert.Equal("credential-missing", await TakeAsync(town, strangers, strangers.MoveNextAsync().AsTask()));
        await first.DisposeAsync();

        (_, IAsyncEnumerator<UpkeepTurn> turns) = await BeginAsync(town, TimeSpan.FromHours(23), server.Address, server.Roots);
        Assert.Null(await TakeAsync(town, turns, turns.MoveNextAsync().AsTask()));
        Assert.Equal(next, town.AcmeFolder.ReadCredential());
    }

    [Fact]
    public async Task Upkeep_TheCredentialHoldsLongEnough_LooksForNone()
    {
        await using Town town = await Town.BuildAsync();
        (_, IAsyncEnumerator<UpkeepTurn> turns) = await BeginAsync(town, TimeSpan.FromHours(25));

        _ = await QuietAsync(town, turns);
    }

    [Fact]
    public async Task Upkeep_NothingIsThereYet_IsSaidAndLookedForAgainAfterAnHour()
    {
        await using Town town = await Town.BuildAsync();
        (_, IAsyncEnumerator<UpkeepTurn> turns) = await BeginAsync(town, TimeSpan.FromHours(23));
        Assert.Equal("credential-missing", await TakeAsync(town, turns, turns.MoveNextAsync().AsTask()));
        Task<bool> later = await QuietAsync(town, turns);
        byte[] next = Issue(town, Town.Acme, _issuer, TimeSpan.FromHours(50));
        await File.WriteAllBytesAsync(_left, next);
        Assert.False(later.IsCompleted);

        town.Clock.Advance(CredentialRenewal.AskAgainAfter);

        Assert.Null(await TakeAsync(town, turns, later));
        Assert.Equal(next, town.AcmeFolder.ReadCredential());
    }

    [Theory]
    [InlineData("other-subject", "credential-invalid")]
    [InlineData("other-issuer", "credential-issuer")]
    [InlineData("same-end", "credential-not-newer")]
    [InlineData("not-yet", "credential-invalid")]
    [InlineData("no-credential", "credential-invalid")]
    [InlineData("too-long", "credential-missing")]
    public async Task Upkeep_WhatMayNotFollowOurs_IsNotShownToTheHubAndOursStays(string what, string reason)
    {
        await using Town town = await Town.BuildAsync();
        (_, IAsyncEnumerator<UpkeepTurn> turns) = await BeginAsync(town, TimeSpan.FromHours(23));
        byte[] kept = town.AcmeFolder.ReadCredential()!;
        using var other = Ed25519PrivateKey.Generate();
        await File.WriteAllBytesAsync(_left, what switch
        {
            "other-subject" => Issue(town, Town.Mit, _issuer, TimeSpan.FromHours(50)),
            "other-issuer" => Issue(town, Town.Acme, other, TimeSpan.FromHours(50)),
            "same-end" => kept,
            "not-yet" => Issue(town, Town.Acme, _issuer, TimeSpan.FromHours(50), after: TimeSpan.FromHours(1)),
            "no-credential" => Encoding.UTF8.GetBytes("{}"),
            _ => new byte[MeshAgentCredential.BytesMax + 1],
        });

        Assert.Equal(reason, await TakeAsync(town, turns, turns.MoveNextAsync().AsTask()));

        Assert.Equal(kept, town.AcmeFolder.ReadCredential());
        Assert.DoesNotContain(RequestTypes.Credential, town.Hub.Requests);
    }

    [Fact]
    public async Task Upkeep_TheHubDoesNotTakeIt_OursStays()
    {
        await using Town town = await Town.BuildAsync();
        (_, IAsyncEnumerator<UpkeepTurn> turns) = await BeginAsync(town, TimeSpan.FromHours(23));
        byte[] kept = town.AcmeFolder.ReadCredential()!;
        await File.WriteAllBytesAsync(_left, Issue(town, Town.Acme, _issuer, TimeSpan.FromHours(50)));
        town.Hub.Failing[RequestTypes.Credential] = true;

        Assert.Equal("internal-error", await TakeAsync(town, turns, turns.MoveNextAsync().AsTask()));

        Assert.Equal(kept, town.AcmeFolder.ReadCredential());
    }

    // A mesh with a credential that ends so soon, and a rule that looks for the next one a day before.
    private async Task<(MeshClient Acme, IAsyncEnumerator<UpkeepTurn> Turns)> BeginAsync(Town town, TimeSpan left, string? from = null, X509Certificate2Collection? roots = null)
    {
        town.AcmeFolder.SaveCredential(Issue(town, Town.Acme, _issuer, left));
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder, o => o.Tls.TrustAnchors = roots);
        string document = $$$"""{"type":"FederationRules","version":1,"rules":[{"id":"day","action":"present","from":"{{{from ?? _left}}}","when":{"credentialEndsWithinHours":24}}]}""";
        Assert.True(AutomationRules.TryParse(Encoding.UTF8.GetBytes(document), out AutomationRules? rules, out AutomationFault fault), fault.Sentence);
        return (acme, acme.UpkeepAsync(rules, Every, default).GetAsyncEnumerator());
    }

    private static byte[] Issue(Town town, Did subject, Ed25519PrivateKey issuer, TimeSpan left, TimeSpan after = default)
    {
        DateTimeOffset now = town.Clock.GetUtcNow();
        return MeshAgentCredential.Issue(
            DidKey.Encode(issuer.PublicKey), issuer, DidKey.KeyId(issuer.PublicKey), new MeshAgentClaims(subject, ["a"], [], 50), now + after, now + left);
    }

    // Carries the next turn out, while time goes on; why not, null when it was done.
    private static async Task<string?> TakeAsync(Town town, IAsyncEnumerator<UpkeepTurn> turns, Task<bool> next)
    {
        await town.AdvanceUntilAsync(() => next.IsCompleted);
        Assert.True(await next);
        Assert.Equal((AutomationAction.Present, "day"), (turns.Current.Decision.Action, turns.Current.Decision.Rule));
        Task done = turns.Current.CarryOutAsync(default);
        await town.AdvanceUntilAsync(() => done.IsCompleted);
        try
        {
            await done;
            return null;
        }
        catch (MeshRefusedException refused)
        {
            return refused.Reason;
        }
    }

    // Some looks, of which none decides anything; the next one goes on.
    private static async Task<Task<bool>> QuietAsync(Town town, IAsyncEnumerator<UpkeepTurn> turns)
    {
        Task<bool> next = turns.MoveNextAsync().AsTask();
        DateTimeOffset later = town.Clock.GetUtcNow() + (3 * Every);
        await town.AdvanceUntilAsync(() => town.Clock.GetUtcNow() > later);
        Assert.False(next.IsCompleted);
        return next;
    }
}
