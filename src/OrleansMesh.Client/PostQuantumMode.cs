namespace OrleansMesh.Client;

/// <summary>How a client agrees on keys that a quantum computer cannot break (T-06).</summary>
public enum PostQuantumMode
{
    /// <summary>ML-KEM-768 inside the channel when the hub offers it.</summary>
    Preferred = 0,

    /// <summary>As preferred, and a hub that does not offer it is not joined.</summary>
    Required,

    /// <summary>ML-KEM-768 inside the Noise handshake itself (XXhfs): also what follows the first two messages, our own identity included, is safe then. Costs a larger first message.</summary>
    Handshake,

    /// <summary>X25519 alone.</summary>
    Off,
}
