using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests;

/// <summary>Agreements survive the member that signed them, and no hub talks it out of them (F-02, F-05).</summary>
public sealed class AgreementCopiesTests
{
    [Fact]
    public async Task Federate_HandshakeDone_BothFoldersHoldTheSignedText()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, MeshFederation federation) = await town.FederateAsync();
        await town.AdvanceUntilAsync(() => mit.ActiveFederations.Count == 1);

        foreach (MeshFolder folder in (MeshFolder[])[town.AcmeFolder, town.MitFolder])
        {
            HeldAgreement held = Assert.Single(await folder.ReadAgreementsAsync(town.Clock.GetUtcNow()));
            Assert.Equal(federation.Agreement.Bytes.ToArray(), held.Agreement.Bytes.ToArray());
            Assert.Equal(AgreementRefusal.None, held.Agreement.Verify(town.Clock.GetUtcNow()));
        }

        await acme.EndAsync(federation.FederationId, "done", default);
        await town.AdvanceUntilAsync(() => acme.ActiveFederations.Count == 0);
        await acme.DisposeAsync();
        Assert.Equal(HeldState.Over, Assert.Single(await town.AcmeFolder.ReadAgreementsAsync(town.Clock.GetUtcNow())).State);
    }

    [Fact]
    public async Task Federate_DiedBeforeTheAnswer_ItsSignatureIsRemembered()
    {
        await using Town town = await Town.BuildAsync();
        await (await town.ConnectAsync(town.MitFolder)).DisposeAsync();
        MeshClient acme = await town.ConnectAsync(town.AcmeFolder);
        using var death = new CancellationTokenSource();
        Task federating = acme.FederateAsync(Town.Mit, Town.Terms, death.Token);
        await town.AdvanceUntilAsync(() => !town.Hub.State.Federations.IsEmpty);
        await acme.DisposeAsync();
        await death.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<Exception>(() => federating);

        HeldAgreement held = Assert.Single(await town.AcmeFolder.ReadAgreementsAsync(town.Clock.GetUtcNow()));
        Assert.Equal(HeldState.Signed, held.State);
        Assert.Equal([Town.Acme.ToString()], held.Agreement.Signatures.Select(s => s.By));
    }

    [Fact]
    public async Task Connect_HubShowsAnEndedFederationAsActive_IsNotBoundAgain()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, _, MeshFederation federation) = await town.FederateAsync();
        FederationView before = town.Hub.State.Federations[federation.FederationId];
        await acme.EndAsync(federation.FederationId, "done", default);
        await town.AdvanceUntilAsync(() => acme.ActiveFederations.Count == 0);
        await acme.DisposeAsync();
        town.Hub.State.Federations[federation.FederationId] = before with { Version = before.Version + 10 };

        MeshClient again = await town.ConnectAsync(town.AcmeFolder);

        Assert.Empty(again.ActiveFederations);
    }

    [Fact]
    public async Task Connect_HubShowsAnOlderOrAnotherText_IsNotBound()
    {
        await using Town town = await Town.BuildAsync();
        (MeshClient acme, MeshClient mit, MeshFederation federation) = await town.FederateAsync();
        await acme.DisposeAsync();
        FederationView shown = town.Hub.State.Federations[federation.FederationId];

        // signed by both, of the same version: one of the two texts was never ours to follow
        AgreementTerms terms = federation.Agreement.Terms with { Purpose = "another" };
        Assert.True(Agreement.TryCreate(terms, out Agreement? other, out _));
        other = other.Sign(Town.Acme, town.AcmeFolder.MeshKey).Sign(Town.Mit, town.MitFolder.MeshKey);
        town.Hub.State.Federations[federation.FederationId] = shown with { Version = shown.Version + 1, Agreement = Element(other) };
        MeshClient again = await town.ConnectAsync(town.AcmeFolder);
        Assert.Empty(again.ActiveFederations);
        await again.DisposeAsync();

        // the next version is followed, and then no longer the first
        Assert.True(Agreement.TryCreate(terms with { Version = 2 }, out Agreement? next, out _));
        next = next.Sign(Town.Acme, town.AcmeFolder.MeshKey).Sign(Town.Mit, town.MitFolder.MeshKey);
        town.Hub.State.Federations[federation.FederationId] = shown with { Version = shown.Version + 2, Agreement = Element(next) };
        MeshClient third = await town.ConnectAsync(town.AcmeFolder);
        Assert.Equal(2, Assert.Single(third.ActiveFederations).Agreement.Terms.Version);
        await third.DisposeAsync();
        town.Hub.State.Federations[federation.FederationId] = shown with { Version = shown.Version + 3 };
        MeshClient fourth = await town.ConnectAsync(town.AcmeFolder);
        Assert.Empty(fourth.ActiveFederations);
        Assert.NotEmpty(mit.ActiveFederations);
    }

    private static System.Text.Json.JsonElement Element(Agreement agreement)
    {
        Assert.True(StrictJson.TryParse(agreement.Bytes, new JsonLimits { BytesMax = Agreement.BytesMax }, out System.Text.Json.JsonDocument? json, out _));
        return json.RootElement;
    }
}
