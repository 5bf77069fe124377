using Orleans.Concurrency;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Grains.Trust;

/// <summary>Searches the edges that this hub keeps (G-02): those of federations in force that it knows. Other hubs keep theirs; none of them is asked.</summary>
[StatelessWorker]
public sealed class TrustPathGrain(IFederationDirectory federations) : Grain, ITrustPathGrain
{
    // of one mesh, the newest changes first
    private const int FederationsMax = 64;

    /// <inheritdoc/>
    public async Task<TrustPathRecord?> FindAsync(TrustPathQuery query)
    {
        IReadOnlyList<Guid> ours = await federations.OfPartyAsync(query.Asker, FederationsMax, CancellationToken.None);
        FederationRecord?[] records = await Task.WhenAll(ours.Select(id => GrainFactory.GetGrain<IFederationGrain>(id).GetAsync()));
        var seen = new Dictionary<string, bool>(StringComparer.Ordinal) { [query.Asker] = true };
        foreach (string partner in records.OfType<FederationRecord>().Where(FederationEdgesGrain.IsInForce).SelectMany(record => record.Parties))
        {
            seen[partner] = true;
        }

        if (!await IsSeenAsync(query.From, seen) || !await IsSeenAsync(query.To, seen))
        {
            return null;
        }

        var edges = new Dictionary<PathEdge, EdgeRecord>();
        var search = new TrustPathSearch(query.From, query.To, query.Depth);
        while (!search.IsDone)
        {
            (IReadOnlyCollection<PathEdge> Edges, bool AreCut)[] read = await Task.WhenAll(search.Wanted.Select(mesh => ReadAsync(mesh, edges, seen)));
            search.Advance([.. read.Select(each => each.Edges)], read.Any(each => each.AreCut));
        }

        return new TrustPathRecord(100 * search.Weight, [.. (search.Path ?? []).Select(edge => Step(edge, edges[edge], ours))], [.. search.Cuts]);
    }

    private async Task<(IReadOnlyCollection<PathEdge> Edges, bool AreCut)> ReadAsync(string mesh, Dictionary<PathEdge, EdgeRecord> edges, Dictionary<string, bool> seen)
    {
        IReadOnlyList<Guid> ids = await federations.OfPartyAsync(mesh, FederationsMax + 1, CancellationToken.None);
        EdgeRecord[][] found = await Task.WhenAll(ids.Take(FederationsMax).Select(id => GrainFactory.GetGrain<IFederationEdgesGrain>(id).FromAsync(mesh)));
        var visible = new List<PathEdge>();
        foreach ((Guid id, EdgeRecord[] of) in ids.Zip(found))
        {
            foreach (EdgeRecord edge in of)
            {
                if (await IsSeenAsync(edge.Target, seen))
                {
                    var each = new PathEdge(edge.Source, edge.Target, edge.Weight, id);
                    edges[each] = edge;
                    visible.Add(each);
                }
            }
        }

        return (visible, ids.Count > FederationsMax);
    }

    // Who does not let itself be found is no step for strangers: that it works with another is not theirs to know.
    private async Task<bool> IsSeenAsync(string mesh, Dictionary<string, bool> seen)
    {
        if (!seen.TryGetValue(mesh, out bool isSeen))
        {
            seen[mesh] = isSeen = await GrainFactory.GetGrain<IMeshGrain>(mesh).GetAsync() is { Profile.Public: true };
        }

        return isSeen;
    }

    private static TrustStepRecord Step(PathEdge edge, EdgeRecord record, IReadOnlyList<Guid> ours) => new(
        edge.From, edge.To, edge.Weight, record.Interactions, record.Violations, record.LastInteraction, record.Evidence, ours.Contains(edge.FederationId) ? edge.FederationId : null);
}
