using System.Net;
using OrleansMesh.Transport;

namespace OrleansMesh.Gateway.Peers;

/// <summary>A channel that a listed peer has admitted us on, and the connection below it; the holder closes both.</summary>
/// <param name="OffersLinks">Whether it takes routes, relayed envelopes and calls.</param>
/// <param name="OffersBatches">Whether it takes batches and dictionaries on links.</param>
/// <param name="Datagrams">Where the peer takes sealed datagrams; null when it takes none, or that is not known.</param>
internal sealed record DialledPeer(IMeshConnection Connection, SecureChannel Channel, IPEndPoint? Datagrams, bool OffersLinks, bool OffersBatches);
