using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>Takes whole sets of events, with nothing left out of them, and looks up the state that stands for each in a search by heads.</summary>
internal sealed class EventSets(StandingClasses classes, ClassTable table, HeadSearch heads)
{
    private readonly HeadTree _tree = new(table);
    private readonly HashSet<string> _states = new(StringComparer.Ordinal);
    private readonly List<HeadTree.Signed> _events = [];

    /// <summary>Different states that stood for them.</summary>
    public int States => _states.Count;

    public void Find(EventTree found)
    {
        _events.Clear();
        for (int i = 1; i <= found.Count; i++)
        {
            Add(found.Root, found.Parent[i], found.Party[i], found.Kind[i], found.Rank[i]);
        }

        Find(found.Root);
    }

    public void Find(BadNetwork found)
    {
        _events.Clear();
        IReadOnlyList<FederationLink> sent = found.Sent;
        for (int i = 0; i < sent.Count; i++)
        {
            FederationLink link = sent[i];
            int parent = sent.Index().FirstOrDefault(before => before.Item.Hash == link.Parent!.Hash, (-1, null!)).Index + 1;
            int rank = sent.Count(other => other.Parent!.Hash == link.Parent!.Hash && other.Event!.Kind == link.Event!.Kind && string.CompareOrdinal(other.Hash, link.Hash) < 0);
            Add(table.Root, parent, found.Author(link), (int)link.Event!.Kind, rank);
        }

        Find(table.Root);
    }

    private void Add(int root, int parent, int party, int kind, int rank)
    {
        int at = parent == 0 ? root : _events[parent - 1].Class;
        _events.Add(new HeadTree.Signed(parent, party, kind, rank, classes.Next(at, party, kind)));
    }

    private void Find(int root)
    {
        _tree.Read(root, _events);
        _tree.Normalize();
        var state = new uint[HeadTree.NodesMax];
        int length = _tree.Write(state);
        Assert.True(heads.Contains(state.AsSpan(0, length)), string.Join(", ", _events));
        _ = _states.Add(string.Join(' ', state[..length]));
    }
}
