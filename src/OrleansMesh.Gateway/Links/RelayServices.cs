using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Links;

/// <summary>What all flows share.</summary>
internal sealed record RelayServices(
    LinkTable Links, RouteService Routes, HomeList Homes, IEnvelopeStore Store, DeliveryTable Deliveries, RefusedMessages Refused, TimeProvider Clock)
{
    /// <summary>Spreads what begins again, so that flows do not do so together.</summary>
    public Random Jitter { get; init; } = Random.Shared;
}
