using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>Sequences far longer than the search goes, on copies that take real events from each other over a network that loses, doubles and reorders.</summary>
public sealed class LongSequenceTests
{
    private static readonly FederationEventKind[] Kinds = Enum.GetValues<FederationEventKind>();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Act_LongSequencesOverABadNetwork_AllCopiesAgreeOnceTheyHaveTheSameEvents(int count)
    {
        var parties = new TestParties(count);
        FederationLink[] starts = [parties.Play("0 request"), .. count == 2 ? [parties.Play(FederationLifecycleTests.ToActive)] : Array.Empty<FederationLink>()];
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
        FederationReplica[] copies = [.. Enumerable.Repeat(FederationReplica.Of(start), parties.Count)];
        var sent = new List<FederationEvent>();
        foreach (int step in steps)
        {
            int party = step % parties.Count;
            if (step / 16 % 2 == 0 && sent.Count > 0)
            {
                // One arrives: late, again, or before the one it follows.
                Receive(copies, party, sent[step / 64 % sent.Count]);
                continue;
            }

            FederationEventKind kind = Kinds[step / 64 % Kinds.Length];
            FederationStanding at = copies[party].Head.Standing;
            if (!FederationLifecycle.Knows(at.Phase, kind))
            {
                continue;
            }

            FederationEvent made = parties.Make(party, at, kind);
            if (copies[party].TryTake(made, keys: null, out FederationReplica? next, out _))
            {
                sent.Add(made);
                copies[party] = next;
            }
        }

        Settle(copies, sent);
    }

    private static void Receive(FederationReplica[] copies, int party, FederationEvent received)
    {
        if (copies[party].TryTake(received, keys: null, out FederationReplica? next, out LifecycleVerdict verdict))
        {
            copies[party] = next;
        }

        Assert.True(verdict.Refusal is LifecycleRefusal.None or LifecycleRefusal.PreviousUnknown, verdict.Detail);
    }

    private static void Settle(FederationReplica[] copies, List<FederationEvent> sent)
    {
        for (int party = 0; party < copies.Length; party++)
        {
            foreach (FederationEvent received in sent)
            {
                Receive(copies, party, received);
            }
        }

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
