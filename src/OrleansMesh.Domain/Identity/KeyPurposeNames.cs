namespace OrleansMesh.Domain.Identity;

/// <summary>The member names of DID documents and proofs for key purposes.</summary>
internal static class KeyPurposeNames
{
    public static readonly IReadOnlyList<(KeyPurpose Purpose, string Name)> All =
    [
        (KeyPurpose.Authentication, "authentication"),
        (KeyPurpose.AssertionMethod, "assertionMethod"),
        (KeyPurpose.KeyAgreement, "keyAgreement"),
        (KeyPurpose.CapabilityInvocation, "capabilityInvocation"),
        (KeyPurpose.CapabilityDelegation, "capabilityDelegation"),
    ];

    public static string Of(KeyPurpose purpose) => All[(int)purpose].Name;
}
