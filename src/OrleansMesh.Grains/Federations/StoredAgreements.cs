using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>The text of an agreement, for a record: the array that the agreement itself holds; who parses it gets that agreement.</summary>
    public static byte[] TextOf(Agreement agreement)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        byte[] canonical = MemoryMarshal.TryGetArray(agreement.Bytes, out ArraySegment<byte> whole) && whole.Array!.Length == whole.Count
            ? whole.Array
            : agreement.Bytes.ToArray();
        Parsed.AddOrUpdate(canonical, agreement);
        return canonical;
    }
}
