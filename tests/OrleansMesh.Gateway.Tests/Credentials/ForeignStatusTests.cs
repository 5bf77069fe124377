using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Hub;
using OrleansMesh.Hub.Credentials;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Credentials;

/// <summary>I-03 between two hubs over real HTTP: one respects what the other, whom it trusts, says of its credentials.</summary>
public sealed class ForeignStatusTests
{
    private const string Issuing = "Hub:Region=north";

    [Fact]
    public async Task Credential_RevokedAtItsIssuer_MessagesAndHandshakesFollow()
    {
        await using TestHub issuer = await TestHub.StartAsync(Issuing, "Host:Http=127.0.0.1:0");
        await using Town town = await TownAsync(issuer);
        await using CredentialOffice office = CredentialOffice.Open(FolderOf(issuer));
        byte[] bytes = await IssueAsync(office, issuer, town.Acme.Mesh.Did);
        CredentialDocument credential = Parse(bytes);
        await PresentAsync(town.Acme, bytes, "result");
        await UntilAsync(town, ReceiptState.Stored);

        Assert.Equal(StatusChange.Done, await office.ChangeAsync(credential, StatusState.Suspended, CancellationToken.None));
        Assert.Equal(Refusal.FederationSuspended, (await UntilAsync(town, ReceiptState.Refused)).Refusal);
        await PresentAsync(town.Acme, bytes, "suspended");

        Assert.Equal(StatusChange.Done, await office.ChangeAsync(credential, StatusState.Active, CancellationToken.None));
        await UntilAsync(town, ReceiptState.Stored);
        await PresentAsync(town.Acme, bytes, "result");

        Assert.Equal(StatusChange.Done, await office.ChangeAsync(credential, StatusState.Revoked, CancellationToken.None));
        Assert.Equal(Refusal.FederationSuspended, (await UntilAsync(town, ReceiptState.Refused)).Refusal);
        await PresentAsync(town.Acme, bytes, "revoked");
    }

    [Theory]
    [InlineData("Refuse", "status-unknown")]
    [InlineData("Accept", "result")]
    public async Task Credential_IssuerOutOfReach_AsTheSettingSays(string whenUnknown, string answer)
    {
        await using TestHub issuer = await TestHub.StartAsync(Issuing, "Host:Http=127.0.0.1:0");
        await using Town town = await TownAsync(issuer, $"Host:StatusLists:WhenUnknown={whenUnknown}");
        await using CredentialOffice office = CredentialOffice.Open(FolderOf(issuer));
        byte[] bytes = await IssueAsync(office, issuer, town.Acme.Mesh.Did);
        await issuer.StopAsync();
        await PresentAsync(town.Acme, bytes, answer);
    }

    [Theory]
    [InlineData("Host:StatusLists:Fetch=false")]
    [InlineData("Host:StatusLists:Addresses=Public")]
    public async Task Credential_ListsNotFetchedFromThere_StatusUnknown(string setting)
    {
        await using TestHub issuer = await TestHub.StartAsync(Issuing, "Host:Http=127.0.0.1:0");
        await using Town town = await TownAsync(issuer, setting);
        await using CredentialOffice office = CredentialOffice.Open(FolderOf(issuer));
        await PresentAsync(town.Acme, await IssueAsync(office, issuer, town.Acme.Mesh.Did), "status-unknown");
    }

    private static async Task<Town> TownAsync(TestHub issuer, params string[] settings) => await Town.BuildAsync(await TestHub.StartTrustingAsync(
        issuer.Identity.Document,
        ["Hub:MinimumTrust=0", "Host:StatusLists:Addresses=Loopback", "Host:StatusLists:KeepSeconds=1", "Host:StatusLists:RetrySeconds=1", "Host:StatusLists:LookSeconds=1", .. settings]));

    private static string FolderOf(TestHub hub) => hub.Services.GetRequiredService<HubFolder>().Path;

    private static CredentialDocument Parse(byte[] bytes) =>
        CredentialDocument.TryParse(bytes, out CredentialDocument? credential, out DocumentFault fault) ? credential : throw new InvalidOperationException(fault.ToString());

    private static Task<byte[]> IssueAsync(CredentialOffice office, TestHub hub, Did subject)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return office.IssueAsync(
            hub.Identity.Document.Id, hub.Identity.Key, hub.Identity.KeyId, $"http://{hub.WebSocket.Authority}", new MeshAgentClaims(subject, [], ["SOC2"], 60), now, now.AddDays(1), ProofSuite.EddsaJcs2022, CancellationToken.None);
    }

    // What is asked again until it is so: the list at hand may be a second old.
    private static async Task PresentAsync(Member member, byte[] credential, string wanted)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (true)
        {
            JsonElement answer = await member.AskAsync("mesh.credential", $"\"credential\":{Encoding.UTF8.GetString(credential)}");
            if (answer.GetRawText().Contains(wanted, StringComparison.Ordinal))
            {
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience, answer.GetRawText());
            await timer.WaitForNextTickAsync();
        }
    }

    private static Task<Receipt> UntilAsync(Town town, ReceiptState wanted) =>
        Town.UntilAsync(town.Acme, () => town.Message($"m-{Guid.NewGuid():N}"), receipt => receipt.State == wanted);
}
