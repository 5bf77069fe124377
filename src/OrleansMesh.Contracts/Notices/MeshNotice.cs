namespace OrleansMesh.Contracts.Notices;

/// <summary>Something that a gateway tells every session of a mesh: a proposal, an established or an ended federation.</summary>
/// <param name="Body">UTF-8 JSON object, its <c>type</c> first, at most 256 KiB.</param>
[GenerateSerializer, Immutable, Alias("mesh.notice.1")]
public sealed record MeshNotice(string MeshId, byte[] Body);
