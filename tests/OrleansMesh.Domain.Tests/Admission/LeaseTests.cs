using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Tests.Envelopes;

namespace OrleansMesh.Domain.Tests.Admission;

public sealed class LeaseTests
{
    [Fact]
    public void Allows_AnyQuestion_AnswersAsTheAgreement()
    {
        Lease lease = Leases.Create();
        string[] meshes = [Samples.Acme, Samples.Mit, Leases.Other];
        string[] names = ["agent.message", "agent.messages", "task.", "task.new", "task", "search", "file:///a", "greet", "", "*"];
        int allowed = 0;
        foreach (string grantor in meshes)
        {
            foreach (string grantee in meshes)
            {
                foreach (GrantKind kind in Enum.GetValues<GrantKind>())
                {
                    foreach (string name in names)
                    {
                        bool allows = lease.Allows(grantor, grantee, kind, name);
                        Assert.Equal(lease.Agreement.Allows(grantor, grantee, kind, name), allows);
                        allowed += allows ? 1 : 0;
                    }
                }
            }
        }

        Assert.Equal(6, allowed);
    }

    [Fact]
    public void TryGetKey_PartyAndKeyId_OnlyTheAgreementsKey()
    {
        Lease lease = Leases.Create();
        Assert.True(lease.TryGetKey(Samples.Acme, null, Leases.Now, out var key));
        Assert.Equal(Samples.AcmeKey.PublicKey, key);
        Assert.True(lease.TryGetKey(Samples.Acme, Samples.Acme + "#key-1", Leases.Now, out _));
        Assert.False(lease.TryGetKey(Samples.Acme, Samples.Acme + "#key-2", Leases.Now, out _));
        Assert.False(lease.TryGetKey(Samples.Acme, Samples.Mit + "#key-1", Leases.Now, out _));
        Assert.False(lease.TryGetKey(Leases.Other, null, Leases.Now, out _));
    }

    [Fact]
    public void TryGetKey_PartyThatChangedItsKey_EachKeyInItsTime()
    {
        using var next = Ed25519PrivateKey.Generate();
        DateTimeOffset changed = Leases.Now;
        Lease lease = new(
            Leases.Create().Agreement, 2, LeaseStatus.Active, quota: null,
            [new LeaseKey(Samples.Acme, Samples.Acme + "#key-1", Samples.AcmeKey.PublicKey, changed), new LeaseKey(Samples.Acme, Samples.Acme + "#key-2", next.PublicKey)]);
        DateTimeOffset lastMoment = changed + AdmissionLimits.ClockSkewMax - TimeSpan.FromMilliseconds(1);
        DateTimeOffset over = changed + AdmissionLimits.ClockSkewMax;

        Assert.True(lease.TryGetKey(Samples.Acme, Samples.Acme + "#key-1", lastMoment, out Ed25519PublicKey? key));
        Assert.Equal(Samples.AcmeKey.PublicKey, key);
        Assert.False(lease.TryGetKey(Samples.Acme, Samples.Acme + "#key-1", over, out _));
        Assert.True(lease.TryGetKey(Samples.Acme, null, lastMoment, out key));
        Assert.Equal(Samples.AcmeKey.PublicKey, key);
        Assert.True(lease.TryGetKey(Samples.Acme, null, over, out key));
        Assert.Equal(next.PublicKey, key);
        Assert.True(lease.TryGetKey(Samples.Acme, Samples.Acme + "#key-2", over, out _));
        Assert.False(lease.TryGetKey(Samples.Acme, Samples.Acme + "#key-3", over, out key));
        Assert.Null(key);
        Assert.True(lease.TryGetKey(Samples.Mit, null, over, out _));
        Assert.False(lease.TryGetKey(Samples.Mit, Samples.Acme + "#key-2", over, out _));
    }

    [Fact]
    public void TryGetKey_PartyWithoutAPresentKey_NothingAfterItsEnd()
    {
        Lease lease = new(
            Leases.Create().Agreement, 2, LeaseStatus.Active, quota: null, [new LeaseKey(Samples.Acme, Samples.Acme + "#key-1", Samples.AcmeKey.PublicKey, Leases.Now)]);

        Assert.True(lease.TryGetKey(Samples.Acme, null, Leases.Now, out _));
        Assert.False(lease.TryGetKey(Samples.Acme, null, Leases.Now.AddMinutes(1), out _));
    }
}
