using OrleansMesh.Wire.Compression;

namespace OrleansMesh.Gateway.Links;

/// <summary>Relays that go together in one batch: of one federation, in their order. Those that are not compressed are a group each.</summary>
internal sealed class RelayGroup(Guid? federation)
{
    private readonly List<OutgoingRelay> _relays = [];

    public Guid? Federation => federation;

    public IReadOnlyList<OutgoingRelay> Relays => _relays;

    /// <summary>Bytes of them as the content of a batch.</summary>
    public int ContentBytes { get; private set; }

    /// <summary>Groups what waits, so that no two relays to one mesh, and so of one flow, change their order.</summary>
    public static List<RelayGroup> Of(IEnumerable<OutgoingRelay> relays)
    {
        List<RelayGroup> groups = [];
        Dictionary<Guid, int> openOf = [];
        Dictionary<string, int> lastOf = new(StringComparer.Ordinal);
        int firstOfAll = 0;
        foreach (OutgoingRelay relay in relays)
        {
            int first = relay.Envelope is { } envelope ? Math.Max(firstOfAll, lastOf.GetValueOrDefault(envelope.TargetMeshId)) : groups.Count;
            int place = groups.Count;
            if (relay.Federation is { } federation)
            {
                place = openOf.TryGetValue(federation, out int open) && open >= first && groups[open].HasRoomFor(relay) ? open : place;
                openOf[federation] = place;
            }

            if (place == groups.Count)
            {
                groups.Add(new RelayGroup(relay.Federation));
            }

            groups[place].Add(relay);

            // of one that cannot be read nobody knows whose order it is in: nothing passes it
            firstOfAll = relay.Envelope is null ? place : firstOfAll;
            lastOf[relay.Envelope?.TargetMeshId ?? ""] = place;
        }

        return groups;
    }

    private bool HasRoomFor(OutgoingRelay relay) =>
        _relays.Count < LinkCompressionLimits.BatchRelaysMax && ContentBytes + RelayList.LengthBytes + relay.Length <= LinkCompressionLimits.BatchBytesMax;

    private void Add(OutgoingRelay relay)
    {
        _relays.Add(relay);
        ContentBytes += RelayList.LengthBytes + relay.Length;
    }
}
