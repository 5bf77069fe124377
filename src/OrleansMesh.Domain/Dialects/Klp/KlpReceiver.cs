using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Dialects.Klp;

/// <summary>
/// Takes messages and gives them to the handler of their type; unsigned, expired and unknown ones are dropped and counted by reason
/// (P-02). A type whose service does not exist is answered with <see cref="KlpRefusal.NotOfferedHere"/>, and only to who signed. Thread-safe.
/// </summary>
/// <param name="keys">The key of a source; null when none is known.</param>
/// <param name="handlers">By type; what is absent is not offered here.</param>
public sealed class KlpReceiver(Func<KlpAddress, IVerifyingKey?> keys, IReadOnlyDictionary<KlpMessageType, KlpHandler> handlers)
{
    private readonly long[] _counts = new long[(int)KlpRefusal.NotOfferedHere + 1];

    /// <summary>How many messages ended so; with <see cref="KlpRefusal.None"/>, how many were handled.</summary>
    public long Count(KlpRefusal refusal) => Interlocked.Read(ref _counts[(int)refusal]);

    /// <summary>Receives one message in any spelling, cheapest check first; hostile input never throws.</summary>
    public KlpReceipt Receive(ReadOnlyMemory<byte> utf8, DateTimeOffset now)
    {
        KlpRefusal refusal = KlpMessage.TryParse(utf8, out KlpMessage? message, out KlpRefusal malformed) ? Check(message, now) : malformed;
        KlpHandler? handler = null;
        if (refusal == KlpRefusal.None && !handlers.TryGetValue(message!.Type, out handler))
        {
            refusal = KlpRefusal.NotOfferedHere;
        }

        Interlocked.Increment(ref _counts[(int)refusal]);
        return new KlpReceipt(refusal, message, handler is null ? default : handler(message!));
    }

    private KlpRefusal Check(KlpMessage message, DateTimeOffset now)
    {
        if (message.Signature.IsEmpty)
        {
            return KlpRefusal.Unsigned;
        }

        if (message.ExpiresAt <= now.ToUnixTimeMilliseconds())
        {
            return KlpRefusal.Expired;
        }

        if (message.Timestamp > (now + KlpLimits.ClockSkewMax).ToUnixTimeMilliseconds())
        {
            return KlpRefusal.FromFuture;
        }

        return keys(message.Source) is not { } key ? KlpRefusal.KeyUnknown
            : message.Verify(key) ? KlpRefusal.None
            : KlpRefusal.SignatureInvalid;
    }
}
