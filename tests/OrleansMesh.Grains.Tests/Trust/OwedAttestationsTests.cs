using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Grains.Tests.Trust;

/// <summary>G-01: what a hub owes to others outlives it, once each, within its bound and time.</summary>
public sealed class OwedAttestationsTests : ClusterTest
{
    private IOwedAttestationsGrain Owed => Cluster.Client.GetGrain<IOwedAttestationsGrain>("eu");

    [Fact]
    public async Task OweAsync_HubIsRestarted_IsOwedUntilItIsSettledOrOver()
    {
        byte[] first = Sign("a", 80);
        byte[] second = Sign("b", 80);
        Assert.True(await Owed.OweAsync(first));
        Assert.True(await Owed.OweAsync(second));
        Assert.True(await Owed.OweAsync(second));
        await Cluster.RestartAsync();
        Assert.Equal([first, second], await Owed.GetAsync());

        Cluster.Clock.Shift(TimeSpan.FromSeconds(1));
        byte[] newer = Sign("a", null);
        Assert.True(await Owed.OweAsync(newer));
        await Owed.SettleAsync(first);
        Assert.Equal([newer, second], await Owed.GetAsync());
        await Owed.SettleAsync(newer);
        await Cluster.RestartAsync();
        Assert.Equal([second], await Owed.GetAsync());

        Cluster.Clock.Shift(MeshAttestation.OwedAgeMax);
        Assert.Empty(await Owed.GetAsync());
    }

    [Fact]
    public async Task OweAsync_OfOneAttester_SixtyFourAndNoMore()
    {
        for (int i = 0; i < OwedAttestations.OfAttesterMax; i++)
        {
            Assert.True(await Owed.OweAsync(Sign($"m{i}", 80)));
        }

        Assert.False(await Owed.OweAsync(Sign("one-more", 80)));
        Assert.Equal(64, (await Owed.GetAsync()).Length);
    }

    private byte[] Sign(string about, int? value)
    {
        long now = Cluster.Now.ToUnixTimeMilliseconds();
        var terms = new AttestationTerms($"did:mesh:academic:{about}", Acme.Id, Acme.KeyId, Guid.Empty, AttestationClaim.Quality, value, now, now + (long)TimeSpan.FromDays(90).TotalMilliseconds);
        return MeshAttestation.Sign(terms, Acme.Key).Bytes.ToArray();
    }
}
