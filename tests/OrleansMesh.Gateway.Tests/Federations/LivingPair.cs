using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Federations;

/// <summary>A hub, and two meshes in a negotiated federation that may be renegotiated.</summary>
internal sealed class LivingPair : IAsyncDisposable
{
    private readonly TestHub _hub;
    private readonly TestFolder _folder;

    private LivingPair(TestHub hub, TestFolder folder, LivingMesh acme, LivingMesh mit)
    {
        _hub = hub;
        _folder = folder;
        Acme = acme;
        Mit = mit;
    }

    public LivingMesh Acme { get; }

    public LivingMesh Mit { get; }

    public Guid FederationId { get; private set; }

    /// <summary>Both grant each other all messages.</summary>
    public static async Task<LivingPair> BuildAsync(string granted = "*")
    {
        TestHub hub = await TestHub.StartAsync("Hub:MinimumTrust=0");
        var folder = new TestFolder();
        var pair = new LivingPair(
            hub,
            folder,
            await LivingMesh.JoinAsync(hub, Path.Combine(folder.Path, "acme"), "did:mesh:enterprise:acme-001"),
            await LivingMesh.JoinAsync(hub, Path.Combine(folder.Path, "mit"), "did:mesh:academic:mit-001"));
        pair.FederationId = await pair.Acme.Client.Lifecycle.RequestAsync([pair.Mit.Id], "order", [], parent: null, CancellationToken.None);
        _ = await pair.Mit.Client.Lifecycle.OpenAsync(pair.FederationId, [], CancellationToken.None);
        await pair.AgreeAsync(pair.Acme, granted);
        return pair;
    }

    /// <summary>Brings new terms into force; both clients know of them when it completes.</summary>
    public async Task AgreeAsync(LivingMesh proposer, string granted = "*", FederationPolicy? policy = null)
    {
        FederationGrant[] grants = [new FederationGrant(GrantKind.Message, granted)];
        string purpose = $"order {Guid.NewGuid():N}";
        await proposer.Client.Lifecycle.ProposeAsync(FederationId, new FederationTerms(purpose, grants, grants, TimeSpan.FromDays(1)) { Policy = policy ?? FederationPolicy.Unlimited }, CancellationToken.None);
        await Eventually.HoldsAsync(async () =>
        {
            FederationStanding at = (await proposer.Client.Lifecycle.HistoryAsync(FederationId, CancellationToken.None)).Standing;
            LivingMesh next = at.Offer?.By == Acme.Id.ToString() ? Mit : Acme;
            if (at.InForce?.Terms.Purpose != purpose && at.Offer is { IsAgreed: false })
            {
                await AcceptAsync(next);
            }

            return at.InForce?.Terms.Purpose == purpose;
        });
        await Eventually.HoldsAsync(() => new[] { Acme, Mit }.All(mesh => mesh.Client.ActiveFederations.Any(f => f.Agreement.Terms.Purpose == purpose)));
    }

    /// <summary>Completes when what a party said last is known to both clients.</summary>
    public Task KnownAsync(bool isActive) =>
        Eventually.HoldsAsync(() => new[] { Acme, Mit }.All(mesh => mesh.Client.ActiveFederations.Any(f => f.FederationId == FederationId) == isActive));

    // Who changed its key meanwhile offers the same again, and the client of who had signed signs that by itself, perhaps first.
    private async Task AcceptAsync(LivingMesh mesh)
    {
        try
        {
            _ = await mesh.Client.Lifecycle.AcceptAsync(FederationId, CancellationToken.None);
        }
        catch (MeshRefusedException)
        {
            // the history says where it stands
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Acme.DisposeAsync();
        await Mit.DisposeAsync();
        await _hub.DisposeAsync();
        _folder.Dispose();
    }
}
