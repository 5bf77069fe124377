using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Sealing;

/// <summary>Seals payloads for one mesh (T-13), by HPKE in mode Auth (RFC 9180), with a sequence that rises and contexts that change. Thread-safe.</summary>
public sealed class SealedSender : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SealBinding _binding;
    private readonly byte[] _info;
    private readonly SealAlgorithm _algorithm;
    private readonly X25519PrivateKey _own;
    private readonly X25519PublicKey _recipient;
    private readonly SealRotation _rotation;
    private readonly Func<X25519PrivateKey> _ephemeral;
    private HpkeContext? _context;
    private X25519PublicKey? _encapsulated;
    private string _keyId = "";
    private DateTimeOffset _since;
    private long _next;

    private SealedSender(
        SealBinding binding, SealAlgorithm algorithm, X25519PrivateKey own, X25519PublicKey recipient, SealRotation rotation, Func<X25519PrivateKey> ephemeral)
    {
        _binding = binding;
        _info = binding.ToInfo();
        _algorithm = algorithm;
        _own = own;
        _recipient = recipient;
        _rotation = rotation;
        _ephemeral = ephemeral;
    }

    /// <summary>Opens the first context; false for a recipient's key of small order.</summary>
    /// <param name="own">The key of <see cref="SealBinding.SenderKeyId"/>; stays the caller's and must outlive the sender.</param>
    /// <param name="recipient">The key of <see cref="SealBinding.RecipientKeyId"/>.</param>
    /// <param name="rotation">Null for <see cref="SealRotation.Default"/>.</param>
    /// <param name="ephemeral">Makes the key of each context, never one twice; null for the system's randomness.</param>
    public static bool TryCreate(
        SealBinding binding,
        SealAlgorithm algorithm,
        X25519PrivateKey own,
        X25519PublicKey recipient,
        DateTimeOffset now,
        [NotNullWhen(true)] out SealedSender? sender,
        SealRotation? rotation = null,
        Func<X25519PrivateKey>? ephemeral = null)
    {
        ArgumentNullException.ThrowIfNull(binding);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(recipient);
        sender = new SealedSender(binding, algorithm, own, recipient, rotation ?? SealRotation.Default, ephemeral ?? X25519PrivateKey.Generate);
        if (sender.TryRotate(now))
        {
            return true;
        }

        sender = null;
        return false;
    }

    /// <summary>Seals <paramref name="data"/>, one canonical JSON value of at most <see cref="SealLimits.PlaintextBytesMax"/>, for one message.</summary>
    /// <exception cref="ArgumentException">The data is longer, or not canonical.</exception>
    public SealedPayload Seal(string messageId, string payloadType, ReadOnlySpan<byte> data, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, SealLimits.PlaintextBytesMax, nameof(data));
        if (!CanonicalJson.IsCanonical(data))
        {
            throw new ArgumentException("The data is not canonical JSON.", nameof(data));
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_context is null, this);
            if ((_next >= _rotation.MessagesMax || now - _since >= _rotation.Lifetime) && !TryRotate(now))
            {
                // A key that agreed once agrees with every other: X25519 clears the cofactor.
                throw new InvalidOperationException("A recipient's key agreed before and does not now.");
            }

            return Seal(_context, _next++, messageId, payloadType, data);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _context?.Dispose();
            _context = null;
        }
    }

    private SealedPayload Seal(HpkeContext context, long sequence, string messageId, string payloadType, ReadOnlySpan<byte> data)
    {
        byte[] nonce = new byte[AeadKey.NonceBytes];
        context.WriteNonce(sequence, nonce);
        byte[] block = new EncryptionBlock(_algorithm, _encapsulated!, nonce, _keyId, _binding.RecipientKeyId, _binding.SenderKeyId, sequence).ToCanonical();
        ReadOnlyMemory<byte> associated = SealAssociated.Of(block, _binding, messageId, payloadType);
        byte[] rented = ArrayPool<byte>.Shared.Rent(data.Length + AeadKey.TagBytes);
        Span<byte> ciphertext = rented.AsSpan(0, data.Length + AeadKey.TagBytes);
        context.Seal(nonce, associated.Span, data, ciphertext);
        var payload = new SealedPayload(SealText.Write(ciphertext), block);
        ArrayPool<byte>.Shared.Return(rented);
        return payload;
    }

    private bool TryRotate(DateTimeOffset now)
    {
        using X25519PrivateKey ephemeral = _ephemeral();
        if (!HpkeContext.TryCreateSender(_algorithm, _own, _recipient, ephemeral, _info, out HpkeContext? context))
        {
            return false;
        }

        _context?.Dispose();
        _context = context;
        _encapsulated = ephemeral.PublicKey;
        _keyId = EncryptionBlock.KeyIdOf(ephemeral.PublicKey);
        _since = now;
        _next = 0;
        return true;
    }
}
