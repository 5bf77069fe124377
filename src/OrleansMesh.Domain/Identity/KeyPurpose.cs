namespace OrleansMesh.Domain.Identity;

/// <summary>What a DID document lets a key be used for (DID Core 5.3).</summary>
public enum KeyPurpose
{
    /// <summary>Proving to be the subject; signing messages, handshakes and agreements.</summary>
    Authentication,

    /// <summary>Stating claims: issuing credentials.</summary>
    AssertionMethod,

    /// <summary>Receiving encrypted messages.</summary>
    KeyAgreement,

    /// <summary>Using a capability.</summary>
    CapabilityInvocation,

    /// <summary>Delegating a capability.</summary>
    CapabilityDelegation,
}
