using System.Collections.Immutable;

namespace OrleansMesh.Domain.Trust;

/// <summary>What a hub has still to bring to the homes of the meshes that it is about (G-01): of each attester, partner and claim the newest, as long as it is taken there.</summary>
public sealed class OwedAttestations
{
    /// <summary>Most that a hub owes.</summary>
    public const int CountMax = 1024;

    /// <summary>Most that it owes for one attester: none takes the place of all others.</summary>
    public const int OfAttesterMax = 64;

    private readonly ImmutableArray<MeshAttestation> _owed;

    /// <param name="owed">What was owed before.</param>
    public OwedAttestations(IEnumerable<MeshAttestation> owed) => _owed = [.. owed];

    /// <summary>What is owed, in the order in which it came to be.</summary>
    public IReadOnlyList<MeshAttestation> All => _owed;

    /// <summary>What its homes would still take at a time: the rest is forgotten.</summary>
    public OwedAttestations At(DateTimeOffset now) => new(_owed.Where(each => !IsOver(each.Terms, now)));

    /// <summary>With one more, in place of what the same attester said before of the same mesh and claim; the same when that is as new. Null when as many are owed as may be.</summary>
    public OwedAttestations? With(MeshAttestation attestation)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        MeshAttestation? before = _owed.FirstOrDefault(each => IsOfSame(each.Terms, attestation.Terms));
        if (before is not null)
        {
            return before.Terms.IssuedAt >= attestation.Terms.IssuedAt ? this : new OwedAttestations(_owed.Replace(before, attestation));
        }

        return _owed.Length < CountMax && _owed.Count(each => each.Terms.By == attestation.Terms.By) < OfAttesterMax ? new OwedAttestations(_owed.Add(attestation)) : null;
    }

    /// <summary>Without this one, whose home has answered; what came in its place meanwhile is still owed.</summary>
    public OwedAttestations Without(MeshAttestation attestation)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        return new OwedAttestations(_owed.Where(each => each.Terms != attestation.Terms));
    }

    /// <summary>Whether no home takes it any more.</summary>
    public static bool IsOver(AttestationTerms terms, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.ExpiresAt <= now.ToUnixTimeMilliseconds() || terms.IssuedAt < (now - MeshAttestation.OwedAgeMax).ToUnixTimeMilliseconds();
    }

    private static bool IsOfSame(AttestationTerms one, AttestationTerms other) => one.By == other.By && one.About == other.About && one.Claim == other.Claim;
}
