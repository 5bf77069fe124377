using System.Runtime.InteropServices;

namespace OrleansMesh.Cryptography.Keccak;

/// <summary>SHA-3 and SHAKE of FIPS 202 over one state, on the stack: absorb, then squeeze as often as wanted; zeroed on disposal.</summary>
/// <remarks>The framework's SHAKE squeezes piecewise only with OpenSSL 3.3 or newer, and ML-KEM must. Little-endian machines alone, as all that .NET runs on are.</remarks>
internal ref struct KeccakSponge
{
    private const int StateBytes = KeccakPermutation.Lanes * sizeof(ulong);

    private readonly Span<ulong> _lanes;
    private readonly int _rate;
    private readonly byte _suffix;
    private int _at;
    private bool _squeezing;

    private KeccakSponge(Span<ulong> lanes, int rate, byte suffix)
    {
        _lanes = lanes;
        _rate = rate;
        _suffix = suffix;
        lanes.Clear();
    }

    private readonly Span<byte> Bytes => MemoryMarshal.AsBytes(_lanes);

    /// <summary>SHAKE128 in a state of <see cref="KeccakPermutation.Lanes"/> lanes, which it owns until it is disposed.</summary>
    public static KeccakSponge Shake128(Span<ulong> lanes) => new(lanes, 168, 0x1f);

    /// <summary>SHAKE256.</summary>
    public static KeccakSponge Shake256(Span<ulong> lanes) => new(lanes, 136, 0x1f);

    /// <summary>SHA3-256.</summary>
    public static KeccakSponge Sha3256(Span<ulong> lanes) => new(lanes, StateBytes - 64, 0x06);

    /// <summary>Keccak-256 with the padding from before FIPS 202.</summary>
    public static KeccakSponge Keccak256(Span<ulong> lanes) => new(lanes, StateBytes - 64, 0x01);

    /// <summary>SHA3-512.</summary>
    public static KeccakSponge Sha3512(Span<ulong> lanes) => new(lanes, StateBytes - 128, 0x06);

    /// <summary>Takes the next bytes of the message.</summary>
    public void Absorb(scoped ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            Span<byte> room = Bytes[_at.._rate];
            ReadOnlySpan<byte> part = source[..Math.Min(source.Length, room.Length)];
            for (int i = 0; i < part.Length; i++)
            {
                room[i] ^= part[i];
            }

            source = source[part.Length..];
            _at += part.Length;
            if (_at == _rate)
            {
                KeccakPermutation.Permute(_lanes);
                _at = 0;
            }
        }
    }

    /// <summary>Gives the next bytes of the output; the message ends with the first call.</summary>
    public void Squeeze(scoped Span<byte> destination)
    {
        if (!_squeezing)
        {
            _squeezing = true;
            Bytes[_at] ^= _suffix;
            Bytes[_rate - 1] ^= 0x80;
            _at = _rate;
        }

        while (!destination.IsEmpty)
        {
            if (_at == _rate)
            {
                KeccakPermutation.Permute(_lanes);
                _at = 0;
            }

            int count = Math.Min(destination.Length, _rate - _at);
            Bytes.Slice(_at, count).CopyTo(destination);
            destination = destination[count..];
            _at += count;
        }
    }

    /// <summary>Zeroes the state.</summary>
    public readonly void Dispose() => System.Security.Cryptography.CryptographicOperations.ZeroMemory(Bytes);
}
