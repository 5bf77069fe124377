using System.Diagnostics.Metrics;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Wire.Compression;

namespace OrleansMesh.Gateway.Links;

/// <summary>What is counted of compression on links (P-11), on the gateway's meter.</summary>
internal sealed class LinkMeter
{
    private readonly Counter<long> _relays;
    private readonly Counter<long> _relayBytes;
    private readonly Counter<long> _sentBytes;
    private readonly Counter<long> _refused;

    public LinkMeter(IMeterFactory meters)
    {
        Meter meter = meters.Create(GatewayMeter.Name);
        _relays = meter.CreateCounter<long>("orleansmesh.links.relays", "{message}", "Relays sent to hubs that take batches.");
        _relayBytes = meter.CreateCounter<long>("orleansmesh.links.relay.bytes", "By", "Their bytes, each by itself.");
        _sentBytes = meter.CreateCounter<long>("orleansmesh.links.sent.bytes", "By", "The bytes that were sent for them, dictionaries among them.");
        _refused = meter.CreateCounter<long>("orleansmesh.links.batches.refused", "{frame}", "Batches and dictionaries that closed their session, by reason.");
    }

    /// <summary>A frame, or more, was sent.</summary>
    public void Sent(LinkTraffic more)
    {
        _relays.Add(more.Relays);
        _relayBytes.Add(more.RelayBytes);
        _sentBytes.Add(more.SentBytes);
    }

    /// <summary>What a peer sent was not taken.</summary>
    public void Refused(UnpackFault fault) => _refused.Add(1, new KeyValuePair<string, object?>("reason", ReasonWords<UnpackFault>.Of(fault)));
}
