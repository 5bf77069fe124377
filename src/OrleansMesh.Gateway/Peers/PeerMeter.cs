using System.Diagnostics.Metrics;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Gateway.Peers;

/// <summary>What is counted of peers, on the gateway's meter: how many are in which state, each change, and the open sessions.</summary>
internal sealed class PeerMeter
{
    private readonly Counter<long> _changes;

    public PeerMeter(IMeterFactory meters, PeerMembership membership, PeerPool pool)
    {
        Meter meter = meters.Create(GatewayMeter.Name);
        _changes = meter.CreateCounter<long>("orleansmesh.membership.events", "{event}", "Changes of a peer's state, by the new one.");
        meter.CreateObservableGauge(
            "orleansmesh.peers",
            () => Enum.GetValues<MemberState>().Select(s => new Measurement<int>(
                membership.Count(s), new KeyValuePair<string, object?>("state", ReasonWords<MemberState>.Of(s)))),
            "{peer}",
            "Listed peers, by state.");
        meter.CreateObservableGauge("orleansmesh.peer.sessions", () => pool.OpenCount, "{session}", "Open sessions with peers.");
    }

    /// <summary>A peer's state changed.</summary>
    public void Changed(MemberState state) => _changes.Add(1, new KeyValuePair<string, object?>("event", ReasonWords<MemberState>.Of(state)));
}
