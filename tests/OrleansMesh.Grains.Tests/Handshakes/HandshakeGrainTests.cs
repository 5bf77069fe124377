using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Handshakes;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Notices;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Grains.Tests.Handshakes;

public sealed class HandshakeGrainTests : ClusterTest
{
    [Fact]
    public async Task RespondAsync_InTimeAndSigned_ProposesTheFederationToBoth()
    {
        await RegisterBothAsync();
        StreamTap<MeshNotice> notices = await Cluster.TapAsync<MeshNotice>(MeshStreams.Notices);
        IssuedChallenge challenge = await ChallengeAsync();
        Assert.Equal(5000, challenge.ExpiresAt - challenge.Timestamp);
        Assert.Equal((await Mesh(Mit).GetAsync())!.Registration, challenge.TargetRegistration);
        RespondOutcome outcome = await RespondAsync(challenge);
        Accepted(outcome.Decision);

        Assert.Equal(challenge.FederationId, outcome.FederationId);
        MeshNotice notice = await notices.NextAsync(n => n.Federation.FederationId == outcome.FederationId);
        Assert.Equal(FederationStatus.Proposed, notice.Federation.Status);
        Assert.Equal(new[] { Acme.Id, Mit.Id }.Order(), notice.MeshIds.Order());
        Assert.NotNull(notice.Federation.Credential);
        Assert.Equal(0, (await TrustAsync(Acme)).HandshakeFailures);
    }

    [Fact]
    public async Task InitiateAsync_ItselfOrAStranger_IsRefusedAndRecorded()
    {
        await RegisterBothAsync();
        Refused("self-federation", (await InitiateAsync(Acme.Id, Acme.Id)).Decision);
        Refused("unknown-mesh", (await InitiateAsync(Acme.Id, "did:mesh:test:nobody")).Decision);
        Refused("unknown-mesh", (await InitiateAsync("did:mesh:test:nobody", Acme.Id)).Decision);

        Assert.Equal(2, (await TrustAsync(Acme)).HandshakeFailures);
        await Cluster.RestartAsync();
        Assert.Equal(2, (await TrustAsync(Acme)).HandshakeFailures);
    }

    [Fact]
    public async Task InitiateAsync_TooLittleTrustForHubOrTarget_IsRefused()
    {
        await RegisterBothAsync();
        Refused("trust-too-low", (await InitiateAsync(Mit.Id, Acme.Id)).Decision);
        Accepted((await InitiateAsync(Mit.Id, Acme.Id, Credential(Mit))).Decision);
        Assert.NotNull((await Mesh(Mit).GetAsync())!.Credential);

        Accepted(await Mesh(Mit).AnnounceAsync(new MeshProfile("MIT", [], 49, true)));
        Refused("trust-too-low", (await InitiateAsync(Acme.Id, Mit.Id)).Decision);
        Accepted(await Mesh(Mit).AnnounceAsync(new MeshProfile("MIT", [], 40, true)));
        Accepted((await InitiateAsync(Acme.Id, Mit.Id)).Decision);
    }

    [Fact]
    public async Task InitiateAsync_ACredentialThatDoesNotHold_IsRefusedAlsoWhenItExpiredMeanwhile()
    {
        await RegisterBothAsync();
        Refused("credential-invalid", (await InitiateAsync(Acme.Id, Mit.Id, Credential(Mit))).Decision);
        Refused("credential-invalid", (await InitiateAsync(Acme.Id, Mit.Id, "{}"u8.ToArray())).Decision);
        Cluster.Clock.Shift(TimeSpan.FromDays(31));
        Refused("credential-invalid", (await InitiateAsync(Acme.Id, Mit.Id)).Decision);
        Accepted((await InitiateAsync(Acme.Id, Mit.Id, Credential(Acme))).Decision);
    }

    [Fact]
    public async Task InitiateAsync_AHandshakeThatIsUnderWay_IsAReplay()
    {
        await RegisterBothAsync();
        IssuedChallenge challenge = await ChallengeAsync();
        InitiateOutcome again = await Cluster.Client.GetGrain<IHandshakeGrain>(challenge.HandshakeId)
            .InitiateAsync(new InitiateFederation(Acme.Id, Mit.Id, null, []));

        Refused("replay", again.Decision);
        Accepted((await RespondAsync(challenge)).Decision);
    }

    [Fact]
    public async Task RespondAsync_ASecondTime_IsAReplayAndNoFailureOfTheFirst()
    {
        await RegisterBothAsync();
        IssuedChallenge challenge = await ChallengeAsync();
        HandshakeAnswer answer = Answer(challenge);
        Accepted((await RespondAsync(challenge, answer)).Decision);

        Refused("replay", (await RespondAsync(challenge, answer)).Decision);
        Assert.Equal(FederationStatus.Proposed, (await Federation(challenge.FederationId).GetAsync())!.Status);
        Assert.Equal(0, (await TrustAsync(Acme)).HandshakeFailures);
    }

    [Fact]
    public async Task RespondAsync_AfterFiveSeconds_IsExpiredForGood()
    {
        await RegisterBothAsync();
        IssuedChallenge challenge = await ChallengeAsync();
        Cluster.Clock.Shift(TimeSpan.FromSeconds(5));

        Refused("handshake-expired", (await RespondAsync(challenge)).Decision);
        Refused("handshake-expired", (await RespondAsync(challenge)).Decision);
        Assert.Equal(1, (await TrustAsync(Acme)).HandshakeFailures);
        Assert.Null(await Federation(challenge.FederationId).GetAsync());
    }

    [Fact]
    public async Task InitiateAsync_AChallengeThatNobodyAnswers_IsRecordedAfterFiveSeconds()
    {
        await RegisterBothAsync();
        Task recorded = Cluster.Faults.NextCallAsync(nameof(ITrustEdgeGrain.HandshakeFailedAsync));
        IssuedChallenge challenge = await ChallengeAsync();
        Assert.Equal(0, (await TrustAsync(Acme)).HandshakeFailures);

        await recorded.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        Assert.True(Cluster.Now.ToUnixTimeMilliseconds() >= challenge.ExpiresAt);
        Assert.Equal(1, (await TrustAsync(Acme)).HandshakeFailures);
        Refused("handshake-expired", (await RespondAsync(challenge)).Decision);
        Assert.Equal(1, (await TrustAsync(Acme)).HandshakeFailures);
    }

    [Fact]
    public async Task RespondAsync_AWrongKeyOrMesh_IsRefusedAndEndsTheHandshake()
    {
        await RegisterBothAsync();
        SampleMesh impostor = new(Acme.Id);
        Func<HandshakeAnswer, HandshakeAnswer>[] wrongs =
        [
            a => a with { Signature = impostor.Key.Sign(a.Signature) },
            a => a with { Signature = [] },
            a => a with { Signature = new byte[64] },
            a => a with { KeyId = Acme.Did.Url("key-2") },
            a => a with { KeyId = Mit.KeyId },
            a => a with { SourceMeshId = Mit.Id },
        ];
        foreach (Func<HandshakeAnswer, HandshakeAnswer> wrong in wrongs)
        {
            IssuedChallenge challenge = await ChallengeAsync();
            Refused("signature-invalid", (await RespondAsync(challenge, wrong(Answer(challenge)))).Decision);
            Refused("replay", (await RespondAsync(challenge)).Decision);
        }

        Assert.Equal(wrongs.Length, (await TrustAsync(Acme)).HandshakeFailures);
    }

    [Fact]
    public async Task RespondAsync_AWrongAgreement_IsRefusedWithItsReason()
    {
        await RegisterBothAsync();
        SampleMesh impostor = new(Acme.Id);
        SampleMesh third = new("did:mesh:test:third");
        (string Why, Func<Guid, Agreement> Make)[] wrongs =
        [
            ("SignatureMissing", id => Draft(id)),
            ("SignatureMissing", id => Draft(id).Sign(Mit.Did, Mit.Key)),
            ("TermsMismatch", _ => Draft(Guid.NewGuid()).Sign(Acme.Did, Acme.Key)),
            ("TermsMismatch", id => SampleFederation.Draft(id, Cluster.Now, Acme, third).Sign(Acme.Did, Acme.Key)),
            ("TermsMismatch", id => SampleFederation.Draft(id, Cluster.Now, Acme, Mit, third).Sign(Acme.Did, Acme.Key)),
            ("KeyMismatch", id => SampleFederation.Draft(id, Cluster.Now, impostor, Mit).Sign(impostor.Did, impostor.Key)),
            ("Expired", id => SampleFederation.Draft(id, Cluster.Now.AddDays(-2), Cluster.Now.AddDays(-1), Acme, Mit).Sign(Acme.Did, Acme.Key)),
            ("CreatedInFuture", id => SampleFederation.Draft(id, Cluster.Now.AddMinutes(2), Acme, Mit).Sign(Acme.Did, Acme.Key)),
        ];
        foreach ((string why, Func<Guid, Agreement> make) in wrongs)
        {
            IssuedChallenge challenge = await ChallengeAsync();
            Decision decision = (await RespondAsync(challenge, Answer(challenge, make(challenge.FederationId)))).Decision;
            Refused("agreement-mismatch", decision);
            Assert.Contains($"({why})", decision.Detail, StringComparison.Ordinal);
        }

        IssuedChallenge last = await ChallengeAsync();
        Refused("agreement-mismatch", (await RespondAsync(last, Answer(last) with { Agreement = [1, 2, 3] })).Decision);
        Assert.Equal(wrongs.Length + 1, (await TrustAsync(Acme)).HandshakeFailures);
    }

    [Fact]
    public async Task RespondAsync_NoSuchHandshake_IsUnknownAlsoAfterARefusedInitiation()
    {
        await RegisterBothAsync();
        IssuedChallenge challenge = await ChallengeAsync();
        Refused("unknown-handshake", (await RespondAsync(challenge with { HandshakeId = Guid.NewGuid() })).Decision);

        IHandshakeGrain refused = Cluster.Client.GetGrain<IHandshakeGrain>(Guid.NewGuid());
        Refused("self-federation", (await refused.InitiateAsync(new InitiateFederation(Acme.Id, Acme.Id, null, []))).Decision);
        Refused("unknown-handshake", (await refused.RespondAsync(Answer(challenge))).Decision);
    }
}
