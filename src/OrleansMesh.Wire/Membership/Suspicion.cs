namespace OrleansMesh.Wire.Membership;

/// <summary>A running suspicion: it ends sooner the more members confirm it independently (Lifeguard §IV.B).</summary>
internal sealed class Suspicion
{
    private readonly TimeSpan _startedAt;
    private readonly TimeSpan _min;
    private readonly TimeSpan _max;
    private readonly int _wanted;
    private readonly List<NodeId> _accusers;

    /// <param name="by">The first accuser, who is no confirmation.</param>
    /// <param name="wanted">Confirmations that make it last <paramref name="min"/>; with 0 it does at once.</param>
    public Suspicion(NodeId by, TimeSpan now, TimeSpan min, TimeSpan max, int wanted)
    {
        _startedAt = now;
        _min = min;
        _max = max;
        _wanted = wanted;
        _accusers = new List<NodeId>(wanted + 1) { by };
        Deadline = now + Lasting(0);
    }

    /// <summary>When the suspect counts as dead.</summary>
    public TimeSpan Deadline { get; private set; }

    /// <summary>Who made it last.</summary>
    public NodeId LastAccuser => _accusers[^1];

    /// <summary>Counts an accuser; false when it was counted before or no more are wanted.</summary>
    public bool TryConfirm(NodeId by)
    {
        if (_accusers.Count > _wanted || _accusers.Contains(by))
        {
            return false;
        }

        _accusers.Add(by);
        Deadline = _startedAt + Lasting(_accusers.Count - 1);
        return true;
    }

    private TimeSpan Lasting(int confirmed) =>
        _wanted == 0 ? _min : _max - ((_max - _min) * (Math.Log(confirmed + 1) / Math.Log(_wanted + 1)));
}
