namespace OrleansMesh.Domain.Credentials;

/// <summary>Where a credential says that its status can be read (Bitstring Status List 2.1; Status List 2021 of VC 1.1).</summary>
/// <param name="Type"><c>BitstringStatusListEntry</c>, <c>StatusList2021Entry</c>, or a type that is not read here.</param>
/// <param name="Purpose">The word as written: <c>revocation</c>, <c>suspension</c>, or another; empty for a type that is not read.</param>
/// <param name="Index">The entry's place in the list, from 0.</param>
/// <param name="ListUrl">The URL of the signed list.</param>
/// <param name="SizeBits">Bits of an entry; only 1 is read.</param>
public sealed record CredentialStatusEntry(string Type, string Purpose, long Index, string ListUrl, int SizeBits)
{
    /// <summary>The type of Bitstring Status List 1.0.</summary>
    public const string BitstringType = "BitstringStatusListEntry";

    /// <summary>The type of its predecessor.</summary>
    public const string StatusList2021Type = "StatusList2021Entry";

    /// <summary>True for the two types that are read here.</summary>
    public bool IsKnown => Type is BitstringType or StatusList2021Type;
}
