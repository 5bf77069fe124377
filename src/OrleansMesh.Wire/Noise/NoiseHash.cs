namespace OrleansMesh.Wire.Noise;

/// <summary>The hash functions of the Noise specification, sections 12.5 to 12.8.</summary>
public enum NoiseHash
{
    Sha256,
    Sha512,
    Blake2s,
    Blake2b,
}
