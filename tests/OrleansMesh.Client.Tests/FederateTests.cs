using System.Collections.Concurrent;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests;

public sealed class FederateTests
{
    [Fact]
    public async Task Federate_AcceptingTarget_IsActiveOnBothSidesWithItsGrants()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, MeshFederation federation) = await town.FederateAsync();
        await town.AdvanceUntilAsync(() => mit.ActiveFederations.Count == 1);

        Assert.Equal([Town.Mit.ToString()], federation.Partners);
        Assert.Equal(Town.Terms.Purpose, federation.Agreement.Terms.Purpose);
        Assert.True(federation.IsGrantedToUs(Town.Mit.ToString(), GrantKind.Message, "note"));
        Assert.False(federation.IsGrantedByUs(Town.Mit.ToString(), GrantKind.Tool, "note"));
        Assert.Equal(AgreementRefusal.None, Assert.Single(mit.ActiveFederations).Agreement.Verify(town.Clock.GetUtcNow()));
        Assert.Equal("active", Assert.Single(await acme.FederationsAsync(default)).Status);
    }

    [Fact]
    public async Task Federate_ProposalShown_CanBeAcceptedAndDeclined()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient mit = await town.ConnectAsync(town.MitFolder);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        await using IAsyncEnumerator<FederationProposal> proposals = mit.ProposalsAsync(default).GetAsyncEnumerator();

        Task<MeshFederation> first = acme.FederateAsync(Town.Mit, Town.Terms, default);
        Assert.True(await proposals.MoveNextAsync().AsTask().WaitAsync(Town.Patience));
        Assert.Equal(Town.Acme.ToString(), proposals.Current.Proposer);
        Assert.Null(proposals.Current.Credential);
        Assert.False(first.IsCompleted);
        await proposals.Current.DeclineAsync("no budget", default);
        MeshRefusedException declined = await Assert.ThrowsAsync<MeshRefusedException>(() => first.WaitAsync(Town.Patience));
        Assert.Equal("declined", declined.Reason);
        Assert.Contains("no budget", declined.Message, StringComparison.Ordinal);

        Task<MeshFederation> second = acme.FederateAsync(Town.Mit, Town.Terms, default);
        Assert.True(await proposals.MoveNextAsync().AsTask().WaitAsync(Town.Patience));
        await proposals.Current.AcceptAsync(default);
        Assert.Equal(proposals.Current.FederationId, (await second.WaitAsync(Town.Patience)).FederationId);
    }

    [Fact]
    public async Task Federate_TargetWasAway_IsShownTheProposalWhenItComes()
    {
        await using Town town = await Town.BuildAsync();
        await (await town.ConnectAsync(town.MitFolder)).DisposeAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        Task<MeshFederation> federating = acme.FederateAsync(Town.Mit, Town.Terms, default);
        await town.AdvanceUntilAsync(() => !town.Hub.State.Federations.IsEmpty);

        _ = await town.ConnectAsync(town.MitFolder, o => o.AutoAccept = p => p.Agreement.Terms.Purpose == Town.Terms.Purpose);

        Assert.NotNull(await federating.WaitAsync(Town.Patience));
    }

    [Theory]
    [InlineData(true)] // the hub says that it cannot now
    [InlineData(false)] // it says nothing
    public async Task Federate_TheTargetsHubCannotTakeItsAnswerAtFirst_ItAnswersAgain(bool isTold)
    {
        await using Town town = await Town.BuildAsync();
        _ = await town.ConnectAsync(town.MitFolder, o => o.AutoAccept = _ => true);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        ConcurrentDictionary<string, bool> failing = isTold ? town.Hub.Failing : town.Hub.Silent;
        failing[RequestTypes.Accept] = true;
        Task<MeshFederation> federating = acme.FederateAsync(Town.Mit, Town.Terms, default);
        await town.AdvanceUntilAsync(() => town.Hub.Requests.Contains(RequestTypes.Accept));
        failing.Clear();

        await town.AdvanceUntilAsync(() => federating.IsCompleted);
        Assert.NotNull(await federating);
    }

    [Fact]
    public async Task Federate_UnknownTarget_IsRefusedWithoutRetry()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.FederateAsync(Town.Mit, Town.Terms, default));

        Assert.Equal("unknown-mesh", refused.Reason);
        Assert.Single(town.Hub.Requests, RequestTypes.Initiate);
    }

    [Fact]
    public async Task Federate_NoAnswer_IsTriedFourTimesInAll()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        town.Hub.Silent[RequestTypes.Initiate] = true;
        DateTimeOffset start = town.Clock.GetUtcNow();

        Task<MeshFederation> federating = acme.FederateAsync(Town.Mit, Town.Terms, default);
        await town.AdvanceUntilAsync(() => federating.IsCompleted);

        await Assert.ThrowsAsync<MeshUnreachableException>(() => federating);
        Assert.Equal(1 + HandshakeRetry.RetriesMax, town.Hub.Requests.Count(r => r == RequestTypes.Initiate));

        // Four timeouts of 5 s and waits of 2, 4 and 8 s.
        Assert.InRange((town.Clock.GetUtcNow() - start).TotalSeconds, 34, 40);
    }

    [Fact]
    public async Task Federate_AnswerToTheResponseLost_IsNotProposedTwice()
    {
        await using Town town = await Town.BuildAsync();
        _ = await town.ConnectAsync(town.MitFolder, o => o.AutoAccept = _ => true);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        town.Hub.LoseAnswers[RequestTypes.Respond] = true;

        Task<MeshFederation> federating = acme.FederateAsync(Town.Mit, Town.Terms, default);
        await town.AdvanceUntilAsync(() => federating.IsCompleted);

        Assert.Equal(Assert.Single(town.Hub.State.Federations).Key, (await federating).FederationId);
    }

    [Fact]
    public async Task Federate_HubShowsForeignKeysOfTheTarget_IsRefusedBeforeSigning()
    {
        await using Town town = await Town.BuildAsync();
        _ = await town.ConnectAsync(town.MitFolder);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        town.Hub.State.Registrations[Town.Mit.ToString()] = town.AcmeFolder.Registration.Bytes.ToArray();

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.FederateAsync(Town.Mit, Town.Terms, default));

        Assert.Equal("registration-invalid", refused.Reason);
        Assert.Empty(town.Hub.State.Federations);
    }

    [Fact]
    public async Task Federate_EmptyLifetime_IsRefused()
    {
        await using Town town = await Town.BuildAsync();
        _ = await town.ConnectAsync(town.MitFolder);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);

        Assert.Equal(
            "terms-invalid",
            (await Assert.ThrowsAsync<MeshRefusedException>(() => acme.FederateAsync(Town.Mit, Town.Terms with { Lifetime = TimeSpan.Zero }, default))).Reason);
    }

    [Fact]
    public async Task Notice_ActiveAgreementThatWeDidNotSign_IsNotBelieved()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, MeshFederation federation) = await town.FederateAsync();
        FederationView view = town.Hub.State.Federations[federation.FederationId];
        AgreementTerms forged = federation.Agreement.Terms with { Purpose = "something else" };
        Assert.True(Agreement.TryCreate(forged, out Agreement? agreement, out _));
        agreement = agreement.Sign(Town.Mit, town.MitFolder.MeshKey);
        var element = System.Text.Json.JsonDocument.Parse(agreement.Bytes).RootElement;

        town.Hub.SessionsOf(Town.Acme.ToString())[0].Notify(RequestTypes.EstablishedNotice, view with { Version = view.Version + 1, Agreement = element });
        await town.AdvanceUntilAsync(() => acme.ActiveFederations.Count == 0);

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.SendAsync(Town.Mit, "note", Town.Data, null, default));
        Assert.Equal("unknown-federation", refused.Reason);
    }

    [Fact]
    public async Task End_Federation_IsToldToBothSides()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, MeshFederation federation) = await town.FederateAsync();
        await town.AdvanceUntilAsync(() => mit.ActiveFederations.Count == 1);

        await mit.EndAsync(federation.FederationId, "done", default);

        await town.AdvanceUntilAsync(() => acme.ActiveFederations.Count == 0 && mit.ActiveFederations.Count == 0);
        Assert.Equal("done", Assert.Single(await acme.FederationsAsync(default)).Reason);
    }

    [Fact]
    public async Task PresentCredential_AboutUs_IsKeptAndShownToTheTarget()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient mit = await town.ConnectAsync(town.MitFolder);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        byte[] credential = Issue(town, Town.Acme, 80);
        await using IAsyncEnumerator<FederationProposal> proposals = mit.ProposalsAsync(default).GetAsyncEnumerator();

        await acme.PresentCredentialAsync(credential, default);
        _ = acme.FederateAsync(Town.Mit, Town.Terms, default);

        Assert.Equal(credential, town.AcmeFolder.ReadCredential());
        Assert.True(await proposals.MoveNextAsync().AsTask().WaitAsync(Town.Patience));
        Assert.Equal(80, proposals.Current.Credential?.Claims.TrustLevel);
    }

    [Fact]
    public async Task PresentCredential_AboutAnother_IsRefusedHere()
    {
        await using Town town = await Town.BuildAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);

        await Assert.ThrowsAsync<MeshFolderException>(() => acme.PresentCredentialAsync(Issue(town, Town.Mit, 80), default));
        await Assert.ThrowsAsync<MeshFolderException>(() => acme.PresentCredentialAsync("no json"u8.ToArray(), default));

        Assert.Null(town.AcmeFolder.ReadCredential());
        Assert.DoesNotContain(RequestTypes.Credential, town.Hub.Requests);
    }

    [Fact]
    public async Task Proposal_ExpiredCredential_IsDeclinedWithoutAsking()
    {
        await using Town town = await Town.BuildAsync();
        _ = await town.ConnectAsync(town.MitFolder, o => o.AutoAccept = _ => true);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        town.AcmeFolder.SaveCredential(Issue(town, Town.Acme, 80, TimeSpan.FromSeconds(1)));
        town.Clock.Advance(TimeSpan.FromSeconds(1));

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(() => acme.FederateAsync(Town.Mit, Town.Terms, default).WaitAsync(Town.Patience));

        Assert.Contains("the credential does not hold (Expired)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proposal_SignatureOfAnotherMesh_IsDeclinedWithoutAsking()
    {
        await using Town town = await Town.BuildAsync();
        _ = await town.ConnectAsync(town.MitFolder, o => o.AutoAccept = _ => true);
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        Task<MeshFederation> federating = acme.FederateAsync(Town.Mit, Town.Terms, default);
        MeshFederation federation = await federating.WaitAsync(Town.Patience);
        FederationView view = town.Hub.State.Federations[federation.FederationId];
        Assert.True(Agreement.TryCreate(federation.Agreement.Terms with { FederationId = Guid.NewGuid() }, out Agreement? unsigned, out _));
        Agreement offered = unsigned.Sign(Town.Acme, town.AcmeFolder.MeshKey);
        var swapped = view with
        {
            FederationId = offered.Terms.FederationId,
            Agreement = System.Text.Json.JsonDocument.Parse(offered.Bytes).RootElement,
            Status = "proposed",
            Version = 1,
            ProposerRegistration = System.Text.Json.JsonDocument.Parse(town.MitFolder.Registration.Bytes).RootElement,
        };
        town.Hub.State.Federations[swapped.FederationId] = swapped;

        town.Hub.SessionsOf(Town.Mit.ToString())[0].Notify(RequestTypes.ProposalNotice, swapped);
        await town.AdvanceUntilAsync(() => town.Hub.State.Federations[swapped.FederationId].Status == "declined");

        Assert.Contains("registration", town.Hub.State.Federations[swapped.FederationId].Reason, StringComparison.Ordinal);
    }

    private static byte[] Issue(Town town, Did subject, int trust, TimeSpan? lifetime = null)
    {
        using var issuer = Cryptography.Ed25519PrivateKey.Generate();
        DateTimeOffset now = town.Clock.GetUtcNow();
        return MeshAgentCredential.Issue(
            DidKey.Encode(issuer.PublicKey), issuer, DidKey.KeyId(issuer.PublicKey), new MeshAgentClaims(subject, ["a"], [], trust), now, now + (lifetime ?? TimeSpan.FromDays(1)));
    }
}
