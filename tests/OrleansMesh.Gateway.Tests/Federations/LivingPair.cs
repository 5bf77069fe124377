using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Federations;

/// <summary>Two meshes in a negotiated federation that may be renegotiated, at one hub or each at its own of two that are linked.</summary>
internal sealed class LivingPair : IAsyncDisposable
{
    private readonly IAsyncDisposable _hubs;
    private readonly TestFolder _folder;

    private LivingPair(IAsyncDisposable hubs, TestFolder folder, LivingMesh acme, LivingMesh mit)
    {
        _hubs = hubs;
        _folder = folder;
        Acme = acme;
        Mit = mit;
        Requester = acme;
    }

    public LivingMesh Acme { get; }

    public LivingMesh Mit { get; }

    /// <summary>Who asked for the federation: its hub holds it.</summary>
    public LivingMesh Requester { get; private set; }

    /// <summary>The two hubs; null when there is one.</summary>
    public LinkedHubs? Linked => _hubs as LinkedHubs;

    public Guid FederationId { get; private set; }

    /// <summary>Both grant each other all messages.</summary>
    public static async Task<LivingPair> BuildAsync(string granted = "*")
    {
        TestHub hub = await TestHub.StartAsync("Hub:MinimumTrust=0");
        LivingPair pair = await JoinAsync(hub, hub.Address, hub.Address);
        await pair.FederateAsync(granted);
        return pair;
    }

    /// <summary>As the other, Acme at the first of two hubs and Mit at the second.</summary>
    /// <param name="isHeldByTheSecond">Whether the hub of Mit holds the federation.</param>
    public static async Task<LivingPair> BuildLinkedAsync(bool isHeldByTheSecond, string granted = "*")
    {
        LinkedHubs hubs = await LinkedHubs.StartAsync();
        LivingPair pair = await JoinAsync(hubs, hubs.First.Address, hubs.Second.Address);
        pair.Requester = isHeldByTheSecond ? pair.Mit : pair.Acme;
        await hubs.ReachAsync(pair.Acme.Id, pair.Mit.Id);
        await pair.FederateAsync(granted);
        return pair;
    }

    private static async Task<LivingPair> JoinAsync(IAsyncDisposable hubs, Uri acme, Uri mit)
    {
        var folder = new TestFolder();
        return new LivingPair(
            hubs,
            folder,
            await LivingMesh.JoinAsync(acme, Path.Combine(folder.Path, "acme"), "did:mesh:enterprise:acme-001"),
            await LivingMesh.JoinAsync(mit, Path.Combine(folder.Path, "mit"), "did:mesh:academic:mit-001"));
    }

    private async Task FederateAsync(string granted)
    {
        LivingMesh answerer = Requester == Acme ? Mit : Acme;
        await Eventually.HoldsAsync(async () =>
        {
            FederationId = await AskedAsync(() => Requester.Client.Lifecycle.RequestAsync([answerer.Id], "order", [], parent: null, CancellationToken.None));
            return FederationId != default;
        });
        await Eventually.HoldsAsync(async () => await AskedAsync(() => answerer.Client.Lifecycle.OpenAsync(FederationId, [], CancellationToken.None)) is not null);
        await AgreeAsync(Requester, granted);
    }

    /// <summary>Cuts the way between the two hubs.</summary>
    public void Cut(LinkCut cut) => Linked!.Cut(cut);

    /// <summary>Heals it; each party that is here can ask about the federation when it completes.</summary>
    public async Task HealAsync()
    {
        Linked!.Cut(LinkCut.None);
        await Linked.ReachAsync(Acme.Id, Mit.Id);
        foreach (LivingMesh party in (LivingMesh[])[Acme, Mit])
        {
            await Eventually.HoldsAsync(async () => !party.IsHere || await AskedAsync(() => party.Client.Lifecycle.HistoryAsync(FederationId, CancellationToken.None)) is not null);
        }
    }

    /// <summary>Says it until it is said: a client that has just changed its key opens its connection anew, and asks its user to ask again; so does a hub that has lost the other.</summary>
    /// <exception cref="TimeoutException">It cannot be said within <see cref="TestHub.Patience"/>.</exception>
    public static Task SaidAsync(Func<Task> say)
    {
        bool mayBeSaid = false;
        return Eventually.HoldsAsync(async () =>
        {
            try
            {
                await say();
                return true;
            }
            catch (Exception e) when (e is MeshUnreachableException or MeshRefusedException { Reason: "hub-unreachable" })
            {
                mayBeSaid = true;
                return false;
            }
            catch (MeshRefusedException) when (mayBeSaid)
            {
                return true;
            }
        });
    }

    // Nothing when the hub that holds the federation, or a client's own, is out of reach for the moment.
    private static async Task<T?> AskedAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is MeshUnreachableException or MeshRefusedException { Reason: "hub-unreachable" or "unknown-federation" or "unknown-mesh" })
        {
            return default;
        }
    }

    /// <summary>Brings new terms into force; both clients know of them when it completes.</summary>
    /// <param name="isKnownTo">Null for both. Otherwise the proposer says by itself that it is ready: its hub may not know that all have signed.</param>
    public async Task AgreeAsync(LivingMesh proposer, string granted = "*", FederationPolicy? policy = null, LivingMesh[]? isKnownTo = null)
    {
        FederationGrant[] grants = [new FederationGrant(GrantKind.Message, granted)];
        string purpose = $"order {Guid.NewGuid():N}";
        var terms = new FederationTerms(purpose, grants, grants, TimeSpan.FromDays(1)) { Policy = policy ?? FederationPolicy.Unlimited };
        await SaidAsync(() => proposer.Client.Lifecycle.ProposeAsync(FederationId, terms, CancellationToken.None));
        await Eventually.HoldsAsync(async () =>
        {
            if (await AskedAsync(() => proposer.Client.Lifecycle.HistoryAsync(FederationId, CancellationToken.None)) is not { Standing: { } at })
            {
                return false;
            }

            LivingMesh next = at.Offer?.By == Acme.Id.ToString() ? Mit : Acme;
            if (at.InForce?.Terms.Purpose != purpose && at.Offer is { IsAgreed: false })
            {
                await TriedAsync(() => next.Client.Lifecycle.AcceptAsync(FederationId, CancellationToken.None));
            }
            else if (isKnownTo is not null && at.Offer is { IsAgreed: true })
            {
                await TriedAsync(() => proposer.Client.Lifecycle.ActivateAsync(FederationId, CancellationToken.None));
            }

            return at.InForce?.Terms.Purpose == purpose;
        });
        await Eventually.HoldsAsync(() => (isKnownTo ?? [Acme, Mit]).All(mesh => mesh.Client.ActiveFederations.Any(f => f.Agreement.Terms.Purpose == purpose)));
    }

    /// <summary>Completes when what a party said last is known to both clients.</summary>
    public Task KnownAsync(bool isActive) =>
        Eventually.HoldsAsync(() => new[] { Acme, Mit }.All(mesh => mesh.Client.ActiveFederations.Any(f => f.FederationId == FederationId) == isActive));

    // Who changed its key meanwhile offers the same again, and the client of who had signed signs that by itself, perhaps first.
    private static async Task TriedAsync(Func<Task> say)
    {
        try
        {
            await say();
        }
        catch (Exception e) when (e is MeshRefusedException or MeshUnreachableException)
        {
            // the history says where it stands
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Acme.DisposeAsync();
        await Mit.DisposeAsync();
        await _hubs.DisposeAsync();
        _folder.Dispose();
    }
}
