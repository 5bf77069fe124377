namespace OrleansMesh.Wire.Requests;

/// <summary>The routing table of one hub .</summary>
/// <param name="Hub">This hub's DID.</param>
/// <param name="Node">did:key of its node.</param>
/// <param name="Routes">The best way to each hub first, then others to the same.</param>
/// <param name="Flows">Pairs of meshes whose source is at home here.</param>
public sealed record RouteTableView(string Hub, string Node, string Region, IReadOnlyList<LinkView> Links, IReadOnlyList<RouteView> Routes, IReadOnlyList<FlowView> Flows);
