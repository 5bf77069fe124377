namespace OrleansMesh.Domain.Ucan;

/// <summary>Varsig headers of version 1 over DAG-CBOR: prefix, version, signature algorithm, curve, hash, encoding, all varints.</summary>
internal static class Varsig
{
    // Whole headers are compared: a varint has one shortest spelling, so each algorithm has one header.
    private static readonly byte[] Ed25519 = [0x34, 0x01, 0xED, 0x01, 0xED, 0x01, 0x13, 0x71];
    private static readonly byte[] Es256 = [0x34, 0x01, 0xEC, 0x01, 0x80, 0x24, 0x12, 0x71];
    private static readonly byte[] Es384 = [0x34, 0x01, 0xEC, 0x01, 0x81, 0x24, 0x20, 0x71];

    public static ReadOnlySpan<byte> Header(UcanAlgorithm algorithm) => algorithm switch
    {
        UcanAlgorithm.Es256 => Es256,
        UcanAlgorithm.Es384 => Es384,
        _ => Ed25519,
    };

    public static bool TryRead(ReadOnlySpan<byte> header, out UcanAlgorithm algorithm)
    {
        foreach (UcanAlgorithm known in (ReadOnlySpan<UcanAlgorithm>)[UcanAlgorithm.Ed25519, UcanAlgorithm.Es256, UcanAlgorithm.Es384])
        {
            if (header.SequenceEqual(Header(known)))
            {
                algorithm = known;
                return true;
            }
        }

        algorithm = default;
        return false;
    }
}
