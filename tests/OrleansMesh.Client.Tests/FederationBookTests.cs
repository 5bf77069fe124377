using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansMesh.Client.Federations;
using OrleansMesh.Client.Folders;
using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Tests;

/// <summary>What a mesh keeps in memory of what its hub says of federations (F-05).</summary>
public sealed class FederationBookTests
{
    [Fact]
    public async Task Take_ActiveThenSuspendedThenEnded_BindsAsSaidAndKeepsNoDocuments()
    {
        await using Town town = await Town.BuildAsync();
        await using AgreementShelf shelf = AgreementShelf.Open(town.AcmeFolder.Path, town.Clock.GetUtcNow());
        var book = new FederationBook(town.AcmeFolder, town.Clock, new AgreementCopies(shelf));
        (Guid id, List<WeakReference> documents) = Take(town, book, "active", version: 2);
        GC.Collect();

        Assert.Single(book.Active);
        Assert.All(documents, document => Assert.False(document.IsAlive));
        Assert.Equal(("active", 2), (book.View(id)!.Status, book.View(id)!.Version));

        FederationView view = View(town, book.Find(id)!.Agreement, "suspended", 3);
        book.Take(view);
        Assert.Empty(book.Active);
        book.Take(view with { Status = "active", Version = 2 });
        Assert.Empty(book.Active);
        book.Take(view with { Status = "active", Version = 4 });
        Assert.Single(book.Active);
        book.Take(view with { Status = "ended", Version = 5, Agreement = Element("{}") });
        Assert.Empty(book.Active);
        Assert.Equal("ended", (await book.WaitForAnswerAsync(id, default)).Status);
    }

    [Fact]
    public async Task Take_AgreementThatDoesNotParseOrIsOfAnotherFederation_DoesNotBind()
    {
        await using Town town = await Town.BuildAsync();
        await using AgreementShelf shelf = AgreementShelf.Open(town.AcmeFolder.Path, town.Clock.GetUtcNow());
        var book = new FederationBook(town.AcmeFolder, town.Clock, new AgreementCopies(shelf));
        FederationView view = View(town, Agreed(town), "active", 2);

        book.Take(view with { Agreement = Element("{}") });
        Assert.Empty(book.Active);
        book.Take(view with { FederationId = Guid.NewGuid() });
        Assert.Empty(book.Active);
        book.Take(view with { Version = 3 });
        Assert.Single(book.Active);
    }

    // In a frame of its own, whose locals are gone when it returns.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Guid Id, List<WeakReference> Documents) Take(Town town, FederationBook book, string status, int version)
    {
        Agreement agreement = Agreed(town);
        List<WeakReference> documents = [];
        FederationView view = View(town, agreement, status, version) with { Agreement = Shown(agreement, documents), Credential = Shown(agreement, documents), Offer = null };
        book.Take(view with { ProposerRegistration = Shown(agreement, documents) });
        return (agreement.Terms.FederationId, documents);
    }

    private static JsonElement Shown(Agreement agreement, List<WeakReference> documents)
    {
        JsonDocument document = JsonDocument.Parse(agreement.Bytes);
        documents.Add(new WeakReference(document));
        return document.RootElement;
    }

    private static FederationView View(Town town, Agreement agreement, string status, int version) => new(
        agreement.Terms.FederationId, status, version, Town.Mit.ToString(), AgreementText.ToElement(agreement.Bytes), null, Element("{}"), "", town.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static Agreement Agreed(Town town)
    {
        long now = town.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        AgreementParty[] parties = [.. new[] { town.AcmeFolder, town.MitFolder }.Select(folder => new AgreementParty(folder.MeshId.ToString(), folder.KeyId, folder.MeshKey.PublicKey))];
        var terms = new AgreementTerms(Guid.NewGuid(), 1, parties, "research", [new AgreementGrant(parties[0].Id, parties[1].Id, GrantKind.Message, "*")], now, now + 3_600_000, "did:mesh:hub:eu-1");
        Assert.True(Agreement.TryCreate(terms, out Agreement? draft, out _));
        return draft.Sign(Town.Acme, town.AcmeFolder.MeshKey).Sign(Town.Mit, town.MitFolder.MeshKey);
    }

    private static JsonElement Element(string json) => JsonDocument.Parse(json).RootElement;
}
