namespace OrleansMesh.Wire.Requests;

/// <summary>What a partner says of a mesh, and what it counts (G-01).</summary>
/// <param name="By">DID of the attester.</param>
/// <param name="Claim">conduct, identity, quality or reliability.</param>
/// <param name="Value">0 to 100, as it was signed.</param>
/// <param name="Points">What it adds to the factor, of 100; all of one attester add at most 20.</param>
/// <param name="Group">How many attesters count as one group with this one, itself included.</param>
/// <param name="Mutual">Whether the mesh attests one of the group in return.</param>
/// <param name="IssuedAt">Unix milliseconds.</param>
/// <param name="ExpiresAt">Unix milliseconds.</param>
public sealed record AttestationView(string By, string Claim, int Value, double Points, int Group, bool Mutual, long IssuedAt, long ExpiresAt);
