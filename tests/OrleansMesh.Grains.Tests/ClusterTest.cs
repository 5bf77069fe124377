using System.Text;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Handshakes;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Grains.Tests;

/// <summary>A test with a cluster of its own and two meshes.</summary>
public abstract class ClusterTest : IAsyncLifetime
{
    private protected GrainCluster Cluster { get; private set; } = null!;

    private protected SampleMesh Acme { get; } = new("did:mesh:enterprise:acme-001");

    private protected SampleMesh Mit { get; } = new("did:mesh:academic:mit-001");

    public async Task InitializeAsync() => Cluster = await GrainCluster.StartAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    private protected IMeshGrain Mesh(SampleMesh mesh) => Cluster.Client.GetGrain<IMeshGrain>(mesh.Id);

    private protected Task<TrustView> TrustAsync(SampleMesh mesh) => Cluster.Client.GetGrain<ITrustEdgeGrain>(mesh.Id).GetAsync();

    private protected IFederationGrain Federation(Guid id) => Cluster.Client.GetGrain<IFederationGrain>(id);

    private protected Task<LeaseSnapshot> LeasesAsync() => Cluster.Client.GetGrain<IHubGrain>(GrainCluster.Region).GetLeasesAsync();

    private protected byte[] Credential(SampleMesh subject, params string[] certifications) =>
        Cluster.Issuer.Issue(subject, Cluster.Now.AddMinutes(-1), Cluster.Now.AddDays(30), certifications);

    /// <summary>Both are registered; Acme has a credential, and with it the trust to begin.</summary>
    private protected async Task RegisterBothAsync()
    {
        Accepted(await Mesh(Acme).RegisterAsync(Acme.Register(Cluster.Now)));
        Accepted(await Mesh(Mit).RegisterAsync(Mit.Register(Cluster.Now)));
        Accepted(await Mesh(Acme).PresentCredentialAsync(Credential(Acme)));
    }

    private protected async Task<IssuedChallenge> ChallengeAsync(SampleMesh? source = null, SampleMesh? target = null)
    {
        InitiateOutcome outcome = await InitiateAsync((source ?? Acme).Id, (target ?? Mit).Id);
        Accepted(outcome.Decision);
        return outcome.Challenge!;
    }

    private protected Task<InitiateOutcome> InitiateAsync(string source, string target, byte[]? credential = null) =>
        Cluster.Client.GetGrain<IHandshakeGrain>(Guid.NewGuid()).InitiateAsync(new InitiateFederation(source, target, credential, []));

    private protected Task<RespondOutcome> RespondAsync(IssuedChallenge challenge, HandshakeAnswer? answer = null) =>
        Cluster.Client.GetGrain<IHandshakeGrain>(challenge.HandshakeId).RespondAsync(answer ?? Answer(challenge));

    private protected HandshakeAnswer Answer(IssuedChallenge challenge, Agreement? agreement = null) => new(
        Acme.Id, Acme.KeyId, Acme.Key.Sign(Encoding.UTF8.GetBytes(challenge.Hash)), (agreement ?? Draft(challenge.FederationId).Sign(Acme.Did, Acme.Key)).Bytes.ToArray());

    private protected Agreement Draft(Guid federationId, TimeSpan? length = null) =>
        SampleFederation.Draft(federationId, Cluster.Now, Cluster.Now + (length ?? TimeSpan.FromDays(365)), Acme, Mit);

    /// <summary>A federation that Acme proposed.</summary>
    private protected async Task<Agreement> ProposeAsync(TimeSpan? length = null)
    {
        IssuedChallenge challenge = await ChallengeAsync();
        Agreement agreement = Draft(challenge.FederationId, length).Sign(Acme.Did, Acme.Key);
        Accepted((await RespondAsync(challenge, Answer(challenge, agreement))).Decision);
        return agreement;
    }

    private protected Task<Decision> AcceptAsync(Agreement agreement) =>
        Federation(agreement.Terms.FederationId).AcceptAsync(Mit.Id, Mit.KeyId, Mit.Key.Sign(agreement.SigningInput.Span));

    private protected async Task<Guid> FederateAsync(TimeSpan? length = null)
    {
        Agreement agreement = await ProposeAsync(length);
        Accepted(await AcceptAsync(agreement));
        return agreement.Terms.FederationId;
    }

    /// <summary>Signs a decline, a suspension or a forced end after the last event, and submits it.</summary>
    private protected async Task<Decision> SayAsync(Guid id, SampleMesh by, FederationEventKind kind, string reason = "") =>
        await SubmitAsync(id, by, kind, new FederationEventBody { Reason = reason });

    private protected async Task<Decision> SubmitAsync(Guid id, SampleMesh by, FederationEventKind kind, FederationEventBody body) =>
        await Federation(id).SubmitAsync(by.Id, Make(await HeadAsync(id), id, by, kind, body).Bytes.ToArray());

    private protected Task<Decision> EndAsync(Guid id, SampleMesh by, string reason = "enough") => SayAsync(id, by, FederationEventKind.ForceEnd, reason);

    private protected FederationEvent Make(FederationLink? head, Guid id, SampleMesh by, FederationEventKind kind, FederationEventBody body)
    {
        FederationStanding? at = head?.Standing;
        int version = (at?.Version ?? 1) + (kind == FederationEventKind.Reestablish ? 1 : 0);
        long time = Math.Max(Cluster.Now.ToUnixTimeMilliseconds(), at?.Time ?? 0);
        return FederationEvent.Sign(
            new FederationEventTerms(id, version, (at?.Seq ?? -1) + 1, at?.Head ?? FederationEvent.NoPrevious, kind, by.Id, by.KeyId, time, body), by.Key);
    }

    /// <summary>The history that the hub shows, verified.</summary>
    private protected async Task<FederationLink> HeadAsync(Guid id)
    {
        FederationHistoryPage page = (await Federation(id).HistoryAsync(Acme.Id, 0))!;
        FederationLink? head = null;
        if (page.Agreement is { } root)
        {
            Assert.True(Agreement.TryParse(root, out Agreement? agreement, out _));
            Assert.True(FederationLink.TryBegin(agreement, out head, out _));
        }

        foreach (byte[] bytes in page.Events)
        {
            Assert.True(FederationEvent.TryParse(bytes, out FederationEvent? added, out _));
            _ = head is null ? FederationLink.TryBegin(added, keys: null, out head, out _) : head.TryAppend(added, keys: null, out head, out _);
        }

        Assert.Equal(page.Head, head!.Hash);
        return head;
    }

    private protected static void Accepted(Decision decision) => Assert.True(decision.Accepted, $"{decision.Reason}: {decision.Detail}");

    private protected static void Refused(string reason, Decision decision)
    {
        Assert.False(decision.Accepted);
        Assert.Equal(reason, decision.Reason);
        Assert.NotEmpty(decision.Detail);
    }
}
