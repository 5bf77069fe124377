using System.Net;
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

/// <summary>I-03: the operator changes a credential's status in the hub's folder, and the running hub respects and publishes it.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task Status_SuspendedResumedRevoked_HandshakeAndMessagesFollow()
    {
        await using Town town = await Town.BuildAsync();
        await using CredentialOffice office = CredentialOffice.Open(FolderOf(town.Hub));
        byte[] bytes = await IssueAsync(office, town.Hub, town.Hub.Identity.Id, town.Acme.Mesh.Did);
        CredentialDocument credential = Parse(bytes);
        await PresentAsync(town.Acme, bytes, accepted: true);
        Assert.Equal(ReceiptState.Stored, (await town.Acme.SendAsync(town.Message("m-1"))).State);

        Assert.Equal(StatusChange.Done, await office.ChangeAsync(credential, StatusState.Suspended, CancellationToken.None));
        Assert.Equal(Refusal.FederationSuspended, (await UntilAsync(town, r => r.State == ReceiptState.Refused)).Refusal);
        await PresentAsync(town.Acme, bytes, accepted: false, "suspended");

        Assert.Equal(StatusChange.Done, await office.ChangeAsync(credential, StatusState.Active, CancellationToken.None));
        await UntilAsync(town, r => r.State == ReceiptState.Stored);
        await PresentAsync(town.Acme, bytes, accepted: true);

        Assert.Equal(StatusChange.Done, await office.ChangeAsync(credential, StatusState.Revoked, CancellationToken.None));
        Assert.Equal(Refusal.FederationSuspended, (await UntilAsync(town, r => r.State == ReceiptState.Refused)).Refusal);
        await PresentAsync(town.Acme, bytes, accepted: false, "revoked");
        JsonElement refused = await town.Mit.AskAsync("fmp.initiate", $$"""
            "targetMeshId":"{{town.Acme.Mesh.Id}}","credentials":{{Encoding.UTF8.GetString(await RevokedAsync(office, town))}},"capabilities":[]
            """);
        Assert.Equal("refused", refused.GetProperty("type").GetString());
        Assert.Contains("revoked", refused.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Status_Restart_RevokedStaysOnHold()
    {
        await using Town town = await Town.BuildAsync();
        await using (CredentialOffice office = CredentialOffice.Open(FolderOf(town.Hub)))
        {
            byte[] bytes = await IssueAsync(office, town.Hub, town.Hub.Identity.Id, town.Acme.Mesh.Did);
            await town.Hub.StopAsync();
            Assert.Equal(StatusChange.Done, await office.ChangeAsync(Parse(bytes), StatusState.Revoked, CancellationToken.None));
        }

        await town.Hub.StartAsync();
        await town.Acme.DisposeAsync();
        town.Acme = await EdgeClient.JoinAsync(town.Hub, town.Acme.Mesh);
        Receipt receipt = await town.Acme.SendAsync(town.Message("m-1"));
        Assert.Equal((ReceiptState.Refused, Refusal.FederationSuspended), (receipt.State, receipt.Refusal));
    }

    [Fact]
    public async Task Get_StatusList_SignedCachedAndAsTheRegisterHasIt()
    {
        await using TestHub hub = await TestHub.StartAsync("Host:Http=127.0.0.1:0");
        var http = new Uri($"http://{hub.WebSocket.Authority}");
        await using CredentialOffice office = CredentialOffice.Open(FolderOf(hub));
        CredentialDocument credential = Parse(await IssueAsync(office, hub, http.ToString().TrimEnd('/'), Did.Parse("did:mesh:enterprise:acme-001")));
        await UntilAsync(hub, credential, "None"); // the running hub hears of the office's location with its next look

        Assert.Equal(StatusChange.Done, await office.ChangeAsync(credential, StatusState.Suspended, CancellationToken.None));
        await UntilAsync(hub, credential, "Suspended");
        Assert.Equal(StatusChange.Done, await office.ChangeAsync(credential, StatusState.Revoked, CancellationToken.None));
        await UntilAsync(hub, credential, "Revoked");

        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(new Uri(http, "/status/1-revocation"));
        Assert.Equal("application/vc", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromMinutes(1), answer.Headers.CacheControl?.MaxAge);
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(http, "/status/1-revocation"));
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using HttpResponseMessage same = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        foreach (string name in (string[])["2-revocation", "1-message", "1", new string('1', 100)])
        {
            using HttpResponseMessage none = await client.GetAsync(new Uri(http, "/status/" + name));
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    private static string FolderOf(TestHub hub) => hub.Services.GetRequiredService<HubFolder>().Path;

    private static CredentialDocument Parse(byte[] bytes) =>
        CredentialDocument.TryParse(bytes, out CredentialDocument? credential, out DocumentFault fault) ? credential : throw new InvalidOperationException(fault.ToString());

    private static Task<byte[]> IssueAsync(CredentialOffice office, TestHub hub, string location, Did subject)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return office.IssueAsync(
            hub.Identity.Document.Id, hub.Identity.Key, hub.Identity.KeyId, location, new MeshAgentClaims(subject, [], ["SOC2"], 60), now, now.AddDays(1), ProofSuite.EddsaJcs2022, CancellationToken.None);
    }

    private static async Task PresentAsync(Member member, byte[] credential, bool accepted, string reason = "")
    {
        JsonElement answer = await member.AskAsync("mesh.credential", $"\"credential\":{Encoding.UTF8.GetString(credential)}");
        Assert.True(accepted == (answer.GetProperty("type").GetString() == "result"), answer.GetRawText());
        Assert.Contains(reason, answer.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<byte[]> RevokedAsync(CredentialOffice office, Town town)
    {
        byte[] bytes = await IssueAsync(office, town.Hub, town.Hub.Identity.Id, town.Mit.Mesh.Did);
        await office.ChangeAsync(Parse(bytes), StatusState.Revoked, CancellationToken.None);
        await UntilAsync(town, r => r.State == ReceiptState.Refused);

        // The list of the moment is asked, so this one must have come to it.
        StatusLists lists = town.Hub.Services.GetRequiredService<StatusLists>();
        long start = TimeProvider.System.GetTimestamp();
        while (CredentialVerifier.CheckStatus(Parse(bytes), lists.Find, TimeProvider.System.GetUtcNow()) != VerificationRefusal.Revoked)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience);
            await Task.Yield();
        }

        return bytes;
    }

    private static Task<Receipt> UntilAsync(Town town, Predicate<Receipt> wanted) =>
        Town.UntilAsync(town.Acme, () => town.Message($"m-{Guid.NewGuid():N}"), wanted);

    private static async Task UntilAsync(TestHub hub, CredentialDocument credential, string reason)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        using var client = new HttpClient();
        string found;
        while ((found = await JudgeAsync(hub, credential, client)) != reason)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience, $"Still {found} after {TestHub.Patience}.");
            await timer.WaitForNextTickAsync();
        }
    }

    // As a stranger does it: fetch both lists, verify them, look the credential up.
    private static async Task<string> JudgeAsync(TestHub hub, CredentialDocument credential, HttpClient client)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var lists = new Dictionary<string, SignedStatusList>();
        DidDocument? Document(Did did) => did == hub.Identity.Document.Id ? hub.Identity.Document : null;
        foreach (CredentialStatusEntry entry in credential.Statuses)
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(entry.ListUrl));
            byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
            if (!SignedStatusList.TryVerify(bytes, entry.ListUrl, Document, now, out SignedStatusList? list, out StatusListRefusal refusal))
            {
                return refusal.ToString();
            }

            lists[entry.ListUrl] = list;
        }

        _ = CredentialVerifier.TryVerify(
            credential, new CredentialExpectation { Documents = Document, StatusLists = lists.GetValueOrDefault }, now, out _, out VerificationRefusal refused);
        return refused.ToString();
    }
}
