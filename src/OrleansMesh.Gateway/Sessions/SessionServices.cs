using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>What every session of a gateway shares.</summary>
internal sealed record SessionServices(
    SubmitHandler Submits,
    RequestRouter Requests,
    DeliveryTable Deliveries,
    PulseWheel Pulses,
    IEnvelopeStore Store,
    IOptions<GatewayOptions> Options,
    TimeProvider Clock,
    ILogger<MeshSession> Log);
