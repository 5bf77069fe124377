using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Grains.Federations;

/// <summary>The agreements in requests and records: each array is parsed once and forgotten with it, for gateway, grains and leases read the same one, and what was verified of it need not be verified again.</summary>
/// <remarks>Records are immutable, so nobody may write into the array afterwards.</remarks>
public static class StoredAgreements
{
    private static readonly ConditionalWeakTable<byte[], Agreement> Parsed = [];

    /// <summary>As <see cref="Agreement.TryParse"/>; what does not parse is not remembered.</summary>
    public static bool TryParse(byte[] canonical, [NotNullWhen(true)] out Agreement? agreement, out AgreementRefusal refusal)
    {
        refusal = AgreementRefusal.None;
        if (Parsed.TryGetValue(canonical, out agreement))
        {
            return true;
        }

        if (!Agreement.TryParse(canonical, out agreement, out refusal))
        {
            return false;
        }

        agreement = Parsed.GetOrAdd(canonical, agreement);
        return true;
    }

    /// <summary>The text of an agreement, for a record; who parses this array gets that agreement.</summary>
    public static byte[] TextOf(Agreement agreement)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        byte[] canonical = agreement.Bytes.ToArray();
        Parsed.Add(canonical, agreement);
        return canonical;
    }
}
