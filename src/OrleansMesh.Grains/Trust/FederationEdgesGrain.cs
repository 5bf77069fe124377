using Microsoft.Extensions.Options;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>Keeps the edges of one federation (G-02), tells the gateways of clean interactions (F-10) and the sources' trust of what was seen.</summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class FederationEdgesGrain(
    [PersistentState("edges", GrainStores.Hub)] IPersistentState<FederationEdgesState> state, IOptions<HubOptions> hub, TimeProvider clock) : Grain, IFederationEdgesGrain
{
    /// <inheritdoc/>
    public async Task ReportAsync(EdgeObservation[] observations)
    {
        if (await GrainFactory.GetGrain<IFederationGrain>(this.GetPrimaryKey()).GetAsync() is not { } federation)
        {
            return;
        }

        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var edges = state.State.Edges.ToDictionary(edge => (edge.Source, edge.Target), Edge);
        EdgeObservation[] ofParties = [.. observations.Where(seen => federation.Parties.Contains(seen.Source) && federation.Parties.Contains(seen.Target))];
        foreach (EdgeObservation seen in ofParties)
        {
            MeshEdge before = edges.GetValueOrDefault((seen.Source, seen.Target)) ?? new MeshEdge { Source = seen.Source, Target = seen.Target };
            edges[(seen.Source, seen.Target)] = before.With(new EdgeReport(seen.Messages, seen.Violations, now));
        }

        await state.ReplaceAsync(new FederationEdgesState { Edges = [.. edges.Values.Select(State)] });
        foreach (IGrouping<string, EdgeObservation> source in ofParties.GroupBy(seen => seen.Source))
        {
            await TellAsync(source.Key, edges.Values);
            await GrainFactory.GetGrain<ITrustEdgeGrain>(source.Key)
                .RecordAsync(source.Count(seen => seen is { Messages: > 0, Violations: 0 }), source.Sum(seen => seen.Violations));
        }
    }

    /// <inheritdoc/>
    public async Task<EdgeRecord[]> GetAsync()
    {
        var stakes = new Dictionary<string, long>();
        foreach (string source in state.State.Edges.Select(edge => edge.Source).Distinct())
        {
            stakes[source] = (await GrainFactory.GetGrain<ITrustEdgeGrain>(source).ExplainAsync()).Stake;
        }

        return
        [
            .. state.State.Edges.Select(Edge).Select(edge => new EdgeRecord(
                edge.Source, edge.Target, edge.Weight, edge.Interactions, edge.Clean, edge.Messages, edge.Violations, edge.LastInteraction, stakes.GetValueOrDefault(edge.Source), edge.Evidence)),
        ];
    }

    /// <summary>A source's tier rests on its worst edge: who breaks rules towards one party is not promoted by being kind to another.</summary>
    private Task TellAsync(string source, IEnumerable<MeshEdge> edges) => this.GetStreamProvider(MeshStreams.Provider)
        .GetStream<StandingChange>(StreamId.Create(MeshStreams.Standings, hub.Value.Region))
        .OnNextAsync(new StandingChange(source, this.GetPrimaryKey(), Score: 0, CredentialValidUntil: 0, edges.Where(edge => edge.Source == source).Min(edge => edge.Clean)));

    private static MeshEdge Edge(EdgeState edge) => new()
    {
        Source = edge.Source,
        Target = edge.Target,
        Interactions = edge.Interactions,
        Clean = edge.Clean,
        Messages = edge.Messages,
        Violations = edge.Violations,
        LastInteraction = edge.LastInteraction,
        Evidence = edge.Evidence,
    };

    private static EdgeState State(MeshEdge edge) =>
        new(edge.Source, edge.Target, edge.Interactions, edge.Clean, edge.Messages, edge.Violations, edge.LastInteraction, edge.Evidence);
}
