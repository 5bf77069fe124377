using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>Parties' own copies of one history, which sign what is legal for them and take real events from each other over a network that loses, doubles and reorders.</summary>
internal sealed class BadNetwork(TestParties parties, FederationLink start)
{
    private static readonly FederationEventKind[] Kinds = Enum.GetValues<FederationEventKind>();

    private readonly List<FederationLink> _sent = [];

    /// <summary>What was signed, in the order of time.</summary>
    public IReadOnlyList<FederationLink> Sent => _sent;

    /// <summary>The copy of each party.</summary>
    public FederationReplica[] Copies { get; } = [.. Enumerable.Repeat(FederationReplica.Of(start), parties.Count)];

    public int Author(FederationLink link) => Enumerable.Range(0, parties.Count).First(party => parties.Did(party) == link.Event!.Actor);

    /// <summary>One party takes an event of another, or signs one; true when one was signed.</summary>
    /// <param name="step">Which, by chance; not negative.</param>
    public bool Step(int step)
    {
        int party = step % parties.Count;
        if (step / 16 % 2 == 0 && _sent.Count > 0)
        {
            // One arrives: late, again, or before the one it follows.
            Receive(party, _sent[step / 64 % _sent.Count]);
            return false;
        }

        FederationEventKind kind = Kinds[step / 64 % Kinds.Length];
        FederationLink at = Copies[party].Head;
        if (!FederationLifecycle.Knows(at.Standing.Phase, kind)
            || !Copies[party].TryTake(parties.Make(party, at.Standing, kind), keys: null, out FederationReplica? next, out _))
        {
            return false;
        }

        Copies[party] = next;
        _sent.Add(next.Head);
        return true;
    }

    /// <summary>Every copy gets every event.</summary>
    public void Settle()
    {
        for (int party = 0; party < Copies.Length; party++)
        {
            _sent.ForEach(sent => Receive(party, sent));
        }
    }

    private void Receive(int party, FederationLink sent)
    {
        if (Copies[party].TryTake(sent.Event!, keys: null, out FederationReplica? next, out LifecycleVerdict verdict))
        {
            Copies[party] = next;
        }

        Assert.True(verdict.Refusal is LifecycleRefusal.None or LifecycleRefusal.PreviousUnknown, verdict.Detail);
    }
}
