namespace OrleansMesh.Contracts.Links;

/// <summary>What a <see cref="LinkParcel"/> says.</summary>
[GenerateSerializer, Alias("mesh.link-parcel-kind.1")]
public enum LinkParcelKind
{
    /// <summary>The link begins: the first parcel of a session, from the gateway whose node id is the lower one.</summary>
    Open,

    /// <summary>Frames, in the order of parcels.</summary>
    Frames,

    /// <summary>Nothing but how much was taken.</summary>
    Taken,

    /// <summary>Its sender has no such session, or has none any more.</summary>
    Over,
}
