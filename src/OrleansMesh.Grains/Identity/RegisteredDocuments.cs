using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Grains.Identity;

/// <summary>The documents of <see cref="MeshRecord.Registration"/>: each array is parsed once and forgotten with it, for a mesh's registration is asked for at every step of a handshake.</summary>
/// <remarks>Records are immutable, so nobody may write into the array afterwards.</remarks>
public static class RegisteredDocuments
{
    private static readonly ConditionalWeakTable<byte[], DidDocument> Parsed = [];

    /// <summary>False for what is no DID document; that is not remembered.</summary>
    public static bool TryParse(byte[] registration, [NotNullWhen(true)] out DidDocument? document)
    {
        if (Parsed.TryGetValue(registration, out document))
        {
            return true;
        }

        if (!DidDocument.TryParse(registration, out document, out _))
        {
            return false;
        }

        document = Parsed.GetOrAdd(registration, document);
        return true;
    }
}
