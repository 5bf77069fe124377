using OrleansMesh.Domain.Mapping;

namespace OrleansMesh.Cli.Bridging;

/// <summary>The identity maps of a bridge as one: its own file's, the hub's, or both together, in which the denials of either win.</summary>
internal sealed class CallerMaps(MapFile? file, HubMap? hub)
{
    private readonly Lock _gate = new();
    private (IdentityMap Own, IdentityMap Hubs, IdentityMap Both)? _joined;

    /// <summary>The map as it is now; null when the bridge has none. The same object as long as nothing changed.</summary>
    public async ValueTask<IdentityMap?> FindAsync(CancellationToken ct)
    {
        IdentityMap? hubs = hub is null ? null : await hub.FindAsync(ct);
        IdentityMap? own = file?.Current();

        // Denials may be in the one that is missing.
        return own is null || hubs is null || ReferenceEquals(hubs, IdentityMap.Nobody) ? hubs ?? own : Join(own, hubs);
    }

    private IdentityMap Join(IdentityMap own, IdentityMap hubs)
    {
        lock (_gate)
        {
            if (_joined is not { } joined || !ReferenceEquals(joined.Own, own) || !ReferenceEquals(joined.Hubs, hubs))
            {
                _joined = joined = (own, hubs, own.With("hub:", hubs));
            }

            return joined.Both;
        }
    }
}
