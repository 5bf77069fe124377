namespace OrleansMesh.Wire.Noise;

/// <summary>The tokens of a message pattern: Noise specification, sections 7.1 and 9.2.</summary>
public enum HandshakeToken
{
    E,
    S,
    EE,
    ES,
    SE,
    SS,
    Psk,
}
