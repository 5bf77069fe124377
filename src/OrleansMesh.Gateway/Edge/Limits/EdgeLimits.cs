using System.Net;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>All that a connection must pass before the hub spends anything on it, cheapest first: its address's rate, its address's share, a place.</summary>
internal sealed class EdgeLimits : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ArrivalRates _rates;
    private readonly ArrivalRates _httpRates;

    public EdgeLimits(IOptions<GatewayOptions> options, TimeProvider clock)
    {
        GatewayOptions o = options.Value;
        _clock = clock;
        _rates = new ArrivalRates(new Quota(o.ConnectionsPerSecond, o.ConnectionsBurst));
        _httpRates = new ArrivalRates(new Quota(o.ConnectionsPerSecond, o.ConnectionsBurst));
        Openings = new OpeningTable(
            o.OpeningsMax, o.OpeningsPerAddressMax, TimeSpan.FromSeconds(o.FirstRecordSeconds), TimeSpan.FromSeconds(o.JoinSeconds), clock);
        Handshakes = new HandshakeWorkers(
            o.HandshakesAtOnceMax > 0 ? o.HandshakesAtOnceMax : Math.Max(1, Environment.ProcessorCount / 2), o.HandshakesAssuredPerSecond, 2 * o.OpeningsMax, clock);
    }

    /// <summary>The connections that are not joined.</summary>
    public OpeningTable Openings { get; }

    /// <summary>Where strangers' handshakes are computed. Twice as many may wait as there are openings: one that was displaced waits until its turn.</summary>
    public HandshakeWorkers Handshakes { get; }

    /// <summary>Whether an HTTP connection may come from there now, before its TLS handshake. What it opens at the edge is admitted like all others.</summary>
    public bool MayArrive(IPAddress? address) => _httpRates.TryTake(AddressBlock.Of(address), _clock.GetUtcNow());

    /// <summary>None, with a place that is owed back to <see cref="Openings"/>; else why the connection is closed.</summary>
    public EdgeRefusal TryAdmit(IPAddress? address, out Opening? opening)
    {
        AddressBlock block = AddressBlock.Of(address);
        opening = null;
        return _rates.TryTake(block, _clock.GetUtcNow()) ? Openings.TryEnter(block, out opening) : EdgeRefusal.AddressRate;
    }

    /// <inheritdoc/>
    public void Dispose() => Handshakes.Dispose();
}
