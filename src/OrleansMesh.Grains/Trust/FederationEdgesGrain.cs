using Microsoft.Extensions.Options;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>Keeps the edges of one federation (G-02), tells the gateways of clean interactions (F-10), and who reports what counts for the sources' trust.</summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class FederationEdgesGrain(
    [PersistentState("edges", GrainStores.Hub)] IPersistentState<FederationEdgesState> state, IOptions<HubOptions> hub, TimeProvider clock) : Grain, IFederationEdgesGrain
{
    /// <inheritdoc/>
    public async Task ReportAsync(EdgeObservation[] observations)
    {
        foreach (SourceCount count in await ReportEdgesAsync(observations))
        {
            await GrainFactory.GetGrain<ITrustEdgeGrain>(count.Source).RecordAsync(count.Interactions, count.Violations);
        }
    }

    /// <inheritdoc/>
    public async Task<SourceCount[]> ReportEdgesAsync(EdgeObservation[] observations)
    {
        if (await GrainFactory.GetGrain<IFederationGrain>(this.GetPrimaryKey()).GetAsync() is not { } federation)
        {
            return [];
        }

        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var book = new EdgeBook(state.State.Edges.Select(Edge));
        EdgeObservation[] ofParties = [.. observations.Where(seen => federation.Parties.Contains(seen.Source) && federation.Parties.Contains(seen.Target))];
        foreach (EdgeObservation seen in ofParties)
        {
            book.Add(seen.Source, seen.Target, seen.Agent, new EdgeReport(seen.Messages, seen.Violations, now));
        }

        await state.ReplaceAsync(new FederationEdgesState { Edges = [.. book.Edges.Select(State)] });
        var counts = new List<SourceCount>();
        foreach (IGrouping<string, EdgeObservation> source in ofParties.GroupBy(seen => seen.Source))
        {
            await TellAsync(source.Key, book);

            // What agents did is a part of what their mesh did, and counts once.
            EdgeObservation[] whole = [.. source.Where(seen => seen.Agent is null)];
            counts.Add(new SourceCount(source.Key, whole.Count(seen => seen is { Messages: > 0, Violations: 0 }), whole.Sum(seen => seen.Violations)));
        }

        return [.. counts];
    }

    /// <inheritdoc/>
    public async Task<EdgeRecord[]> FromAsync(string source)
    {
        MeshEdge[] edges = [.. state.State.Edges.Where(edge => edge.Source == source && edge.Agent is null).Select(Edge)];
        return edges.Length > 0 && await GrainFactory.GetGrain<IFederationGrain>(this.GetPrimaryKey()).GetAsync() is { } federation && IsInForce(federation)
            ? [.. edges.Select(edge => Record(edge, stake: 0))]
            : [];
    }

    /// <summary>Whether a federation is in force.</summary>
    internal static bool IsInForce(FederationRecord federation) => federation.Status is FederationStatus.Active or FederationStatus.Suspended or FederationStatus.Terminating;

    /// <inheritdoc/>
    public async Task<EdgeRecord[]> GetAsync()
    {
        var stakes = new Dictionary<string, long>();
        foreach (string source in state.State.Edges.Select(edge => edge.Source).Distinct())
        {
            stakes[source] = (await GrainFactory.GetGrain<ITrustEdgeGrain>(source).ExplainAsync()).Stake;
        }

        return [.. state.State.Edges.Select(Edge).Select(edge => Record(edge, stakes.GetValueOrDefault(edge.Source)))];
    }

    private Task TellAsync(string source, EdgeBook book) => this.GetStreamProvider(MeshStreams.Provider)
        .GetStream<StandingChange>(StreamId.Create(MeshStreams.Standings, hub.Value.Region))
        .OnNextAsync(new StandingChange(source, this.GetPrimaryKey(), Score: 0, CredentialValidUntil: 0, book.CleanOf(source), Agents(source, book)));

    private static AgentClean[]? Agents(string source, EdgeBook book) =>
        book.CleanOfAgents(source) is { Count: > 0 } agents ? [.. agents.Select(agent => new AgentClean(agent.Key, agent.Value))] : null;

    private static EdgeRecord Record(MeshEdge edge, long stake) => new(
        edge.Source, edge.Target, edge.Weight, edge.Interactions, edge.Clean, edge.Messages, edge.Violations, edge.LastInteraction, stake, edge.Evidence, edge.Agent);

    private static MeshEdge Edge(EdgeState edge) => new()
    {
        Source = edge.Source,
        Target = edge.Target,
        Agent = edge.Agent,
        Interactions = edge.Interactions,
        Clean = edge.Clean,
        Messages = edge.Messages,
        Violations = edge.Violations,
        LastInteraction = edge.LastInteraction,
        Evidence = edge.Evidence,
    };

    private static EdgeState State(MeshEdge edge) =>
        new(edge.Source, edge.Target, edge.Interactions, edge.Clean, edge.Messages, edge.Violations, edge.LastInteraction, edge.Evidence, edge.Agent);
}
