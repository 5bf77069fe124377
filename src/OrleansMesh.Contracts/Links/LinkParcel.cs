namespace OrleansMesh.Contracts.Links;

/// <summary>One item of the stream of a gateway: what another gateway of the cluster sends it over the link between the two.</summary>
/// <param name="Node">did:key of the sender's node.</param>
/// <param name="Session">Names the link from its <see cref="LinkParcelKind.Open"/> on.</param>
/// <param name="Number">Of parcels with frames, from 1 without a gap; 0 for the others.</param>
/// <param name="Taken">The highest number that the sender has taken of its peer.</param>
/// <param name="Types">A byte for the type of each frame (T-07).</param>
/// <param name="Payloads">As many.</param>
[GenerateSerializer, Immutable, Alias("mesh.link-parcel.1")]
public sealed record LinkParcel(string Node, Guid Session, LinkParcelKind Kind, long Number, long Taken, byte[] Types, byte[][] Payloads);
