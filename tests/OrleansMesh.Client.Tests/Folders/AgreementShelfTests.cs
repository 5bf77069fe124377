using OrleansMesh.Client.Federations;
using OrleansMesh.Client.Folders;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Testing;

namespace OrleansMesh.Client.Tests.Folders;

public sealed class AgreementShelfTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly Did Acme = Did.Parse("did:mesh:enterprise:acme-001");
    private static readonly Did Mit = Did.Parse("did:mesh:academic:mit-001");

    private readonly Ed25519PrivateKey _acme = Ed25519PrivateKey.Generate();
    private readonly Ed25519PrivateKey _mit = Ed25519PrivateKey.Generate();
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansmesh-shelf-").FullName;

    public void Dispose()
    {
        _acme.Dispose();
        _mit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Keep_OpenedAgain_HoldsTheLastStateAndTheMostSignatures()
    {
        var id = Guid.NewGuid();
        await using (AgreementShelf shelf = AgreementShelf.Open(_folder, Now))
        {
            Assert.Empty(shelf.Read());
            await shelf.KeepAsync(Of(id, 1).Sign(Acme, _acme), HeldState.Signed);
            await shelf.KeepAsync(Of(id, 1).Sign(Acme, _acme).Sign(Mit, _mit), HeldState.InForce);
            await shelf.KeepAsync(Of(id, 1).Sign(Acme, _acme), HeldState.Signed);
        }

        HeldAgreement held = Assert.Single(await AgreementShelf.ReadAsync(_folder, Now));
        Assert.Equal((HeldState.InForce, 2), (held.State, held.Agreement.Signatures.Count));
        Assert.Equal(AgreementRefusal.None, held.Agreement.Verify(Now));
    }

    [Fact]
    public async Task Keep_NextVersion_ReplacesTheFormerWhenItIsInForce()
    {
        var id = Guid.NewGuid();
        await using AgreementShelf shelf = AgreementShelf.Open(_folder, Now);
        await shelf.KeepAsync(Of(id, 1), HeldState.InForce);
        await shelf.KeepAsync(Of(id, 2), HeldState.Signed);
        Assert.Equal([1, 2], shelf.Read().Select(held => held.Agreement.Terms.Version));

        await shelf.KeepAsync(Of(id, 2), HeldState.InForce);

        Assert.Equal([2], shelf.Read().Select(held => held.Agreement.Terms.Version));
    }

    [Fact]
    public async Task Keep_ManyAtOnceFromTwoProcesses_AllAreKept()
    {
        await using AgreementShelf first = AgreementShelf.Open(_folder, Now);
        await using AgreementShelf second = AgreementShelf.Open(_folder, Now);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => (n % 2 == 0 ? first : second).KeepAsync(Of(Guid.NewGuid(), 1), HeldState.InForce)));

        Assert.Equal(200, (await AgreementShelf.ReadAsync(_folder, Now)).Count);
    }

    [Fact]
    public async Task Keep_MoreThanMayBeOver_TheOldestGo()
    {
        Guid[] ids = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];
        await using AgreementShelf shelf = AgreementShelf.Open(_folder, Now, overMax: 3);
        await shelf.KeepAsync(Of(Guid.Empty, 1), HeldState.InForce);
        foreach (Guid id in ids)
        {
            await shelf.KeepAsync(Of(id, 1), HeldState.Over);
        }

        Assert.Equal([Guid.Empty, .. ids[1..]], shelf.Read().Select(held => held.Agreement.Terms.FederationId));
    }

    [Fact]
    public async Task Open_ProposalWhoseTimeIsOver_IsDroppedAndWhatWasInForceStays()
    {
        Agreement proposed = Of(Guid.NewGuid(), 1);
        await using (AgreementShelf shelf = AgreementShelf.Open(_folder, Now))
        {
            await shelf.KeepAsync(proposed, HeldState.Signed);
            await shelf.KeepAsync(Of(Guid.NewGuid(), 1), HeldState.InForce);
        }

        DateTimeOffset over = DateTimeOffset.FromUnixTimeMilliseconds(proposed.Terms.ExpiresAt);
        Assert.Equal(2, (await AgreementShelf.ReadAsync(_folder, over.AddMilliseconds(-1))).Count);
        Assert.Equal(HeldState.InForce, Assert.Single(await AgreementShelf.ReadAsync(_folder, over)).State);
    }

    [Fact]
    public async Task KeepSoon_NothingElse_IsWrittenAfterItsTime()
    {
        var clock = new ManualTimeProvider();
        await using AgreementShelf shelf = AgreementShelf.Open(_folder, Now, clock);
        Task kept = shelf.KeepSoonAsync(Of(Guid.NewGuid(), 1), HeldState.Signed);

        clock.Advance(AgreementShelf.SoonMax - TimeSpan.FromMilliseconds(1));
        Assert.False(kept.IsCompleted);
        Assert.Empty(await AgreementShelf.ReadAsync(_folder, Now));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await kept;

        Assert.Single(await AgreementShelf.ReadAsync(_folder, Now));
    }

    [Fact]
    public async Task KeepSoon_WithCompany_IsWrittenWithIt()
    {
        var id = Guid.NewGuid();
        await using AgreementShelf shelf = AgreementShelf.Open(_folder, Now, new ManualTimeProvider());
        Task proposed = shelf.KeepSoonAsync(Of(id, 1).Sign(Acme, _acme), HeldState.Signed);
        Task other = shelf.KeepSoonAsync(Of(Guid.NewGuid(), 1), HeldState.Signed);
        await shelf.KeepAsync(Of(id, 1).Sign(Acme, _acme).Sign(Mit, _mit), HeldState.InForce);

        await Task.WhenAll(proposed, other);
        Assert.Equal([(HeldState.InForce, 2), (HeldState.Signed, 0)], shelf.Read().Select(held => (held.State, held.Agreement.Signatures.Count)));
    }

    [Fact]
    public async Task Dispose_KeptSoon_IsWritten()
    {
        await using (AgreementShelf shelf = AgreementShelf.Open(_folder, Now, new ManualTimeProvider()))
        {
            _ = shelf.KeepSoonAsync(Of(Guid.NewGuid(), 1), HeldState.Signed);
        }

        Assert.Single(await AgreementShelf.ReadAsync(_folder, Now));
    }

    [Fact]
    public async Task Copies_TheTextWithAllSignaturesIsKept_ThatItIsInForceIsKeptALittleLater()
    {
        var clock = new ManualTimeProvider();
        await using AgreementShelf shelf = AgreementShelf.Open(_folder, Now, clock);
        var copies = new AgreementCopies(shelf);
        Agreement agreement = Of(Guid.NewGuid(), 1).Sign(Acme, _acme);
        await copies.KeepAsync(agreement.Sign(Mit, _mit), HeldState.Signed);
        Task inForce = copies.KeepAsync(agreement.Sign(Mit, _mit), HeldState.InForce);
        Assert.False(inForce.IsCompleted);
        clock.Advance(AgreementShelf.SoonMax);
        await inForce;

        // with a signature that is new nothing waits
        Agreement asked = Of(Guid.NewGuid(), 1).Sign(Acme, _acme);
        Task proposed = copies.KeepAsync(asked, HeldState.Signed, isProposed: true);
        await copies.KeepAsync(asked.Sign(Mit, _mit), HeldState.InForce);
        await proposed;
        Assert.All(await AgreementShelf.ReadAsync(_folder, Now), held => Assert.Equal((HeldState.InForce, 2), (held.State, held.Agreement.Signatures.Count)));
    }

    [Fact]
    public void Open_NoSuchFile_IsNamed()
    {
        File.WriteAllText(Path.Combine(_folder, "agreements.db"), new string('x', 4096));

        Assert.Contains("agreements.db", Assert.Throws<MeshFolderException>(() => AgreementShelf.Open(_folder, Now)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NewFile_IsForItsOwnerAlone()
    {
        await using AgreementShelf shelf = AgreementShelf.Open(_folder, Now);
        await shelf.KeepAsync(Of(Guid.NewGuid(), 1), HeldState.Signed);

        foreach (string file in OperatingSystem.IsWindows() ? [] : Directory.GetFiles(_folder))
        {
#pragma warning disable CA1416 // there are none to look at on Windows
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
#pragma warning restore CA1416
        }
    }

    private Agreement Of(Guid id, int version)
    {
        var terms = new AgreementTerms(
            id,
            version,
            [new AgreementParty(Acme.ToString(), Acme + "#key-1", _acme.PublicKey), new AgreementParty(Mit.ToString(), Mit + "#key-1", _mit.PublicKey)],
            "test",
            [],
            Now.ToUnixTimeMilliseconds(),
            Now.AddDays(1).ToUnixTimeMilliseconds(),
            "did:mesh:hub:test");
        Assert.True(Agreement.TryCreate(terms, out Agreement? agreement, out AgreementRefusal refusal), refusal.ToString());
        return agreement;
    }
}
