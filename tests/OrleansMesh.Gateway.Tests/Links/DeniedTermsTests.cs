using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Testing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>F-07: that a federation or key is not known is remembered for a moment, of that one alone, and not past a change.</summary>
public sealed class DeniedTermsTests
{
    private static readonly NodeId Source = NewNode();

    private readonly ManualTimeProvider _clock = new();
    private readonly DeniedTerms _denied;

    public DeniedTermsTests() => _denied = new DeniedTerms(_clock);

    [Fact]
    public void IsDenied_WithinItsLifetime_AndNotAfterIt()
    {
        FmpEnvelope envelope = Sent("lost");
        Assert.False(_denied.IsDenied(envelope, isKey: true, Source, version: 3));
        _denied.Deny(envelope, isKey: true, Source, version: 3);
        _clock.Advance(DeniedTerms.Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.True(_denied.IsDenied(envelope, isKey: true, Source, version: 3));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_denied.IsDenied(envelope, isKey: true, Source, version: 3));
    }

    [Fact]
    public void IsDenied_TheFederationHasChangedHere_AsksAnew()
    {
        _denied.Deny(Sent("lost"), isKey: true, Source, version: 3);
        Assert.False(_denied.IsDenied(Sent("lost"), isKey: true, Source, version: 4));
    }

    [Fact]
    public void IsDenied_AnotherKeySourceOrQuestion_IsAnother()
    {
        _denied.Deny(Sent("lost"), isKey: true, Source, version: 0);
        Assert.True(_denied.IsDenied(Sent("lost"), isKey: true, Source, version: 0));
        Assert.False(_denied.IsDenied(Sent("new"), isKey: true, Source, version: 0));
        Assert.False(_denied.IsDenied(Sent(keyId: null), isKey: true, Source, version: 0));
        Assert.False(_denied.IsDenied(Sent("lost"), isKey: true, NewNode(), version: 0));
        Assert.False(_denied.IsDenied(Sent("lost"), isKey: false, Source, version: 0));

        // a federation that is not known is so for all its keys
        _denied.Deny(Sent("lost"), isKey: false, Source, version: 0);
        Assert.True(_denied.IsDenied(Sent("new"), isKey: false, Source, version: 0));
    }

    [Fact]
    public void Deny_AsManyAsAreRemembered_TheOldestGivesWay()
    {
        FmpEnvelope[] envelopes = [.. Enumerable.Range(0, DeniedTerms.CountMax + 1).Select(i => Sent($"key-{i}"))];
        foreach (FmpEnvelope envelope in envelopes.SkipLast(1))
        {
            _denied.Deny(envelope, isKey: true, Source, version: 0);
        }

        Assert.Equal(DeniedTerms.CountMax, _denied.Count);
        Assert.True(_denied.IsDenied(envelopes[0], isKey: true, Source, version: 0));
        _denied.Deny(envelopes[^1], isKey: true, Source, version: 0);
        Assert.Equal(DeniedTerms.CountMax, _denied.Count);
        Assert.False(_denied.IsDenied(envelopes[0], isKey: true, Source, version: 0));
        Assert.True(_denied.IsDenied(envelopes[1], isKey: true, Source, version: 0));

        // what is over does not stay for long
        _clock.Advance(DeniedTerms.Lifetime);
        _denied.Deny(envelopes[0], isKey: true, Source, version: 0);
        Assert.Equal(1, _denied.Count);
    }

    private static readonly SampleMesh Acme = new("did:mesh:enterprise:acme-001");
    private static readonly SampleMesh Mit = new("did:mesh:academic:mit-001");
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly SampleFederation Federation = new(Now, Acme, Mit);

    private static FmpEnvelope Sent(string? keyId)
    {
        Assert.True(FmpCodec.TryDecode(FmpSigner.Create(Federation.Message(Acme, Mit, "m1", Now) with { KeyId = keyId }, Acme.Key), out FmpEnvelope? envelope, out EnvelopeRefusal refusal), refusal.ToString());
        return envelope;
    }

    private static NodeId NewNode()
    {
        using var key = Ed25519PrivateKey.Generate();
        return NodeId.Of(key.PublicKey);
    }
}
