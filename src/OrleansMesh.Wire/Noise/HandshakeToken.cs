namespace OrleansMesh.Wire.Noise;

/// <summary>The tokens of a message pattern: Noise specification, sections 7.1 and 9.2, and those of its extension for hybrid forward secrecy.</summary>
public enum HandshakeToken
{
    E,
    S,
    EE,
    ES,
    SE,
    SS,
    Psk,

    /// <summary>hfs: the key to encapsulate to, as E the ephemeral one.</summary>
    E1,

    /// <summary>hfs: the ciphertext of a secret encapsulated to the peer's E1, then that secret.</summary>
    Ekem1,
}
