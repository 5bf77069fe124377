using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Another hub that has joined.</summary>
/// <param name="Id">Proven by its handshake.</param>
/// <param name="OffersLinks">Whether it takes routes, relayed envelopes and calls.</param>
/// <param name="OffersBatches">Whether it takes batches and dictionaries on links.</param>
/// <param name="OffersDatagrams">Whether it takes sealed datagrams of the session.</param>
internal readonly record struct OpenedPeer(NodeId Id, bool OffersDatagrams, bool OffersLinks, bool OffersBatches);
