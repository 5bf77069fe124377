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
        Assert.True(lease.TryGetKey(Samples.Acme, null, out var key));
        Assert.Equal(Samples.AcmeKey.PublicKey, key);
        Assert.True(lease.TryGetKey(Samples.Acme, Samples.Acme + "#key-1", out _));
        Assert.False(lease.TryGetKey(Samples.Acme, Samples.Acme + "#key-2", out _));
        Assert.False(lease.TryGetKey(Samples.Acme, Samples.Mit + "#key-1", out _));
        Assert.False(lease.TryGetKey(Leases.Other, null, out _));
    }
}
