namespace OrleansMesh.Wire.Membership;

/// <summary>The probe of this period: a direct ping, then pings through others, then a verdict.</summary>
internal sealed class Probe
{
    private readonly HashSet<NodeId> _helpers = [];
    private readonly HashSet<NodeId> _excused = [];

    public required Member Target { get; init; }

    public required uint Sequence { get; init; }

    public required TimeSpan SentAt { get; init; }

    /// <summary>When others are asked.</summary>
    public required TimeSpan IndirectAt { get; init; }

    /// <summary>When there is a verdict; moved on when others were asked late.</summary>
    public required TimeSpan EndsAt { get; set; }

    public bool IsAnswered { get; private set; }

    public bool AskedOthers { get; private set; }

    public int HelperCount => _helpers.Count;

    /// <summary>Helpers that gave neither an answer nor an excuse: we may be the one who does not hear.</summary>
    public int SilentHelpers => _helpers.Count - _excused.Count;

    public void Ask(IEnumerable<NodeId> helpers)
    {
        AskedOthers = true;
        _helpers.UnionWith(helpers);
    }

    /// <summary>Takes an ack; true when it is of this probe.</summary>
    public bool TryAnswer(NodeId from, uint sequence)
    {
        bool mine = sequence == Sequence && (from == Target.Id || _helpers.Contains(from));
        IsAnswered |= mine;
        return mine;
    }

    /// <summary>Takes a nack.</summary>
    public void Excuse(NodeId from, uint sequence)
    {
        if (sequence == Sequence && _helpers.Contains(from))
        {
            _excused.Add(from);
        }
    }
}
