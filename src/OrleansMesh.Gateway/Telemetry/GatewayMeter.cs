using System.Diagnostics.Metrics;
using OrleansMesh.Gateway.Edge;
using OrleansMesh.Gateway.Edge.Limits;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Telemetry;

/// <summary>What the edge counts, for any listener of <see cref="Name"/>: every connection is accepted, and refused or joined and ended, with its reason.</summary>
internal sealed class GatewayMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "OrleansMesh.Gateway";

    private const string ReasonTag = "reason";

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _unwelcome;
    private readonly Counter<long> _joined;
    private readonly Counter<long> _ended;

    public GatewayMeter(IMeterFactory meters, EdgeLimits limits, SessionTable sessions)
    {
        Meter meter = meters.Create(Name);
        _accepted = meter.CreateCounter<long>("orleansmesh.gateway.connections.accepted", "{connection}", "Connections that came, before any limit.");
        _refused = meter.CreateCounter<long>("orleansmesh.gateway.connections.refused", "{connection}", "Connections closed before they were sessions, by reason.");
        _unwelcome = meter.CreateCounter<long>("orleansmesh.gateway.joins.refused", "{join}", "Joins refused with a reason that the peer was told, by that reason.");
        _joined = meter.CreateCounter<long>("orleansmesh.gateway.sessions.joined", "{session}", "Sessions that began.");
        _ended = meter.CreateCounter<long>("orleansmesh.gateway.sessions.ended", "{session}", "Sessions that ended, by reason.");
        meter.CreateObservableGauge(
            "orleansmesh.gateway.openings",
            () => Enum.GetValues<OpeningStage>().Select(
                s => new Measurement<int>(limits.Openings.Count(s), new KeyValuePair<string, object?>("stage", ReasonWords<OpeningStage>.Of(s)))),
            "{connection}",
            "Connections that are not joined, by stage.");
        meter.CreateObservableGauge("orleansmesh.gateway.sessions", () => sessions.Count, "{session}", "Sessions that are joined.");
    }

    /// <summary>A connection came.</summary>
    public void Accepted() => _accepted.Add(1);

    /// <summary>A connection was closed before it was a session.</summary>
    public void Refused(EdgeRefusal reason) => _refused.Add(1, new KeyValuePair<string, object?>(ReasonTag, ReasonWords<EdgeRefusal>.Of(reason)));

    /// <summary>A join was refused, and the peer was told why.</summary>
    public void Unwelcome(HandshakeRefusal reason) => _unwelcome.Add(1, new KeyValuePair<string, object?>(ReasonTag, reason.ToWord()));

    /// <summary>A session began.</summary>
    public void Joined() => _joined.Add(1);

    /// <summary>A session ended.</summary>
    public void Ended(SessionEnd reason) => _ended.Add(1, new KeyValuePair<string, object?>(ReasonTag, ReasonWords<SessionEnd>.Of(reason)));
}
