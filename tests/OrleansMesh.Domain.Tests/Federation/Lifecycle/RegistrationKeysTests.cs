using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Tests.Identity.Registry;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>A third party verifies offline what was signed with a key that is given up since (F-05, I-01).</summary>
public sealed class RegistrationKeysTests
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly TestHistory _acme = new();
    private readonly TestHistory _mit = new("did:mesh:academic:mit-001");
    private readonly (Ed25519PrivateKey Key, string KeyId) _first;
    private readonly Agreement _agreement;

    public RegistrationKeysTests()
    {
        _first = (_acme.Key, _acme.KeyId);
        var terms = new AgreementTerms(
            TestFederation.Id, 1, [Party(_acme), Party(_mit)], "tests", [], TestMesh.NowMs, TestMesh.NowMs + 864_000_000, TestFederation.Hub);
        _agreement = TestFederation.Create(terms).Sign(_acme.Id, _acme.Key).Sign(_mit.Id, _mit.Key);
        _acme.Rotate();
    }

    [Fact]
    public void TryVerify_FormerAndPresentKey_EachInItsTime()
    {
        long rotated = _acme.Time.ToUnixTimeMilliseconds();
        long skew = (long)Skew.TotalMilliseconds;
        Assert.Equal(HistoryFaultReason.None, Fault(Suspended(_first, rotated - 1)).Reason);
        Assert.Equal(HistoryFaultReason.None, Fault(Suspended(_first, rotated + skew)).Reason);
        Assert.Equal(LifecycleRefusal.KeyUnknown, Fault(Suspended(_first, rotated + skew + 1)).Verdict.Refusal);
        Assert.Equal(HistoryFaultReason.None, Fault(Suspended((_acme.Key, _acme.KeyId), rotated)).Reason);
        Assert.Equal(HistoryFaultReason.None, Fault(Suspended((_acme.Key, _acme.KeyId), rotated - skew)).Reason);
        Assert.Equal(LifecycleRefusal.KeyUnknown, Fault(Suspended((_acme.Key, _acme.KeyId), rotated - skew - 1)).Verdict.Refusal);
    }

    [Fact]
    public void TryVerify_WithoutRegistrations_TheHistorysOwnKeysCountAlone()
    {
        long rotated = _acme.Time.ToUnixTimeMilliseconds();
        Assert.True(FederationHistory.TryVerify(Suspended(_first, rotated + 3_600_000), keys: null, out _, out _));
        Assert.False(FederationHistory.TryVerify(Suspended((_acme.Key, _acme.KeyId), rotated), keys: null, out _, out HistoryFault fault));
        Assert.Equal(LifecycleRefusal.KeyUnknown, fault.Verdict.Refusal);
    }

    [Fact]
    public void TryVerify_AnAgreementWithAKeyThatIsNotTheParties_IsRefused()
    {
        using Ed25519PrivateKey forged = Ed25519PrivateKey.Generate();
        AgreementTerms terms = _agreement.Terms with { Parties = [Party(_acme) with { Key = forged.PublicKey, KeyId = _first.KeyId }, Party(_mit)] };
        Agreement agreement = TestFederation.Create(terms).Sign(_acme.Id, forged).Sign(_mit.Id, _mit.Key);
        Assert.True(FederationLink.TryBegin(agreement, out FederationLink? root, out _));

        Assert.True(FederationHistory.TryVerify(FederationHistory.Write(root), keys: null, out _, out _));
        HistoryFault fault = Fault(FederationHistory.Write(root));
        Assert.Equal((HistoryFaultReason.RootRefused, AgreementRefusal.KeyMismatch), (fault.Reason, fault.Agreement));
    }

    [Fact]
    public void RegistrationKeys_TwoOfOneMeshOrTooMany_IsABug()
    {
        _ = Assert.Throws<ArgumentException>(() => new RegistrationKeys([_mit.Verified, _mit.Verified]));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => new RegistrationKeys([.. Enumerable.Repeat(_mit.Verified, RegistrationKeys.CountMax + 1)]));
    }

    private static AgreementParty Party(TestHistory mesh) => new(mesh.Id.ToString(), mesh.KeyId, mesh.Key.PublicKey);

    private HistoryFault Fault(byte[] history)
    {
        _ = FederationHistory.TryVerify(history, new RegistrationKeys([_acme.Verified, _mit.Verified]), out _, out HistoryFault fault);
        return fault;
    }

    // What Acme says with a key at a time, whether it was its key then or not.
    private byte[] Suspended((Ed25519PrivateKey Key, string KeyId) by, long time)
    {
        Assert.True(FederationLink.TryBegin(_agreement, out FederationLink? root, out _));
        var terms = new FederationEventTerms(
            TestFederation.Id, 1, 1, root.Hash, FederationEventKind.Suspend, _acme.Id.ToString(), by.KeyId, time, new FederationEventBody { Reason = "" });
        Assert.True(root.TryAppend(FederationEvent.Sign(terms, by.Key), new Whatever(by.Key.PublicKey), out FederationLink? head, out LifecycleVerdict verdict), verdict.Detail);
        return FederationHistory.Write(head);
    }

    private sealed class Whatever(Ed25519PublicKey key) : IPartyKeys
    {
        public Ed25519PublicKey? Find(string did, string keyId, long time) => key;
    }
}
