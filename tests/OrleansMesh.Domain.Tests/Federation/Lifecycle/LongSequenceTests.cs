using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>Sequences far longer than the search goes, on copies that take real events from each other over a network that loses, doubles and reorders.</summary>
public sealed class LongSequenceTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Act_LongSequencesOverABadNetwork_AllCopiesAgreeOnceTheyHaveTheSameEvents(int count)
    {
        var parties = new TestParties(count);
        FederationLink[] starts = [parties.Play("0 request"), parties.Play(count == 2 ? FederationLifecycleTests.ToActive : ModelTests.ThreeActive)];
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ArrayOf(60).ToArbitrary(), steps =>
        {
            foreach (FederationLink start in starts)
            {
                Run(parties, start, steps);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static void Run(TestParties parties, FederationLink start, int[] steps)
    {
        var network = new BadNetwork(parties, start);
        foreach (int step in steps)
        {
            _ = network.Step(step);
        }

        network.Settle();
        FederationReplica[] copies = network.Copies;
        foreach (FederationReplica copy in copies)
        {
            Assert.Equal(copies[0].Head.Hash, copy.Head.Hash);
            Assert.Equal(copies[0].Head.Standing.Phase, copy.Head.Standing.Phase);
            Assert.Equal(copies[0].Forks.Count, copy.Forks.Count);
        }

        FederationStanding standing = copies[0].Head.Standing;
        Assert.True(standing.InForce is null || standing.InForce.Verify(TestMesh.Now) == AgreementRefusal.None);
        Assert.True(standing.Phase != FederationPhase.Active || (standing.InForce is not null && standing.SuspendedBy.IsEmpty));
    }
}
