using Microsoft.Extensions.Logging;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Links;

/// <summary>What all flows share.</summary>
internal sealed record RelayServices(
    LinkTable Links, RouteService Routes, HomeList Homes, IEnvelopeStore Store, DeliveryTable Deliveries, TimeProvider Clock, ILogger<RelayFlow> Log);
