using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

public sealed class RouteDampingTests
{
    [Fact]
    public void IsSuppressed_ThirdWithdrawalAtOnce_UntilThePenaltyHasDecayed()
    {
        DateTimeOffset now = TestMesh.Now;
        var damping = default(RouteDamping);
        damping.Add(RouteDamping.WithdrawalPenalty, now);
        damping.Add(RouteDamping.WithdrawalPenalty, now);
        Assert.False(damping.IsSuppressed(now));

        damping.Add(RouteDamping.WithdrawalPenalty, now);
        Assert.True(damping.IsSuppressed(now));

        // 3000 halves to 750 in two half-lives
        Assert.True(damping.IsSuppressed(now + (2 * RouteDamping.HalfLife) - TimeSpan.FromMilliseconds(1)));
        Assert.False(damping.IsSuppressed(now + (2 * RouteDamping.HalfLife) + TimeSpan.FromMilliseconds(1)));
        Assert.False(damping.IsSuppressed(now + (2 * RouteDamping.HalfLife)));
    }

    [Fact]
    public void Add_WithoutEnd_StaysWithinTheBound()
    {
        DateTimeOffset now = TestMesh.Now;
        var damping = default(RouteDamping);
        for (int i = 0; i < 1000; i++)
        {
            damping.Add(RouteDamping.WithdrawalPenalty, now);
        }

        Assert.Equal(RouteDamping.PenaltyMax, damping.PenaltyAt(now));
        Assert.False(damping.IsSuppressed(now + TimeSpan.FromSeconds(61)));
    }

    [Fact]
    public void Add_OnceInAWhile_NeverSuppresses()
    {
        DateTimeOffset now = TestMesh.Now;
        var damping = default(RouteDamping);
        for (int i = 0; i < 100; i++)
        {
            damping.Add(RouteDamping.WithdrawalPenalty, now);
            Assert.False(damping.IsSuppressed(now));
            now += 2 * RouteDamping.HalfLife;
        }
    }
}
