using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Client.Federations;

/// <summary>First registrations that were verified, by the hash of their bytes: what held once holds for ever, since such a proof has no end. Thread-safe.</summary>
internal sealed class VerifiedRegistrations
{
    // More than a mesh has partners at a time; beyond it all are forgotten, and verified again.
    private const int CountMax = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, MeshRegistration> _verified = [];

    /// <summary>False when these very bytes were not verified, or not lately.</summary>
    public bool TryGet(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out MeshRegistration? registration)
    {
        lock (_gate)
        {
            return _verified.TryGetValue(Key(bytes), out registration) && registration.Bytes.Span.SequenceEqual(bytes);
        }
    }

    public void Add(MeshRegistration registration)
    {
        lock (_gate)
        {
            if (_verified.Count >= CountMax)
            {
                _verified.Clear();
            }

            _verified[Key(registration.Bytes.Span)] = registration;
        }
    }

    private static UInt128 Key(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(bytes, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
