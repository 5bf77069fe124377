using System.Globalization;
using System.Text;
using OrleansMesh.Client;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Load.Messages;

/// <summary>Messages signed ahead, as the payloads that submit them, so that a measurement has nothing to sign; each carries its number at one place.</summary>
internal sealed class SignedBatch
{
    /// <summary>Bytes of each envelope.</summary>
    public const int EnvelopeBytes = 700;

    private const int Digits = 8;

    private readonly int _numberAt;

    private SignedBatch(byte[][] submits, int numberAt)
    {
        Submits = submits;
        _numberAt = numberAt;
    }

    /// <summary>Payloads of MESSAGE frames, in the order of their numbers.</summary>
    public IReadOnlyList<byte[]> Submits { get; }

    /// <summary>Signs <paramref name="count"/> of them with the time of now; a hub takes them for as long as clocks may differ.</summary>
    public static SignedBatch Sign(MeshFolder source, string target, Guid federation, string payloadType, DeliveryMode delivery, int count, DateTimeOffset now)
    {
        byte[][] submits = new byte[count][];
        int filler = EnvelopeBytes - Envelope(filler: 0, number: 0).Length;
        for (int i = 0; i < count; i++)
        {
            byte[] envelope = Envelope(filler, i);
            submits[i] = new byte[MessageBytes.HeadBytes + envelope.Length];
            SubmitMessage.WriteHead(submits[i], (ulong)i);
            envelope.CopyTo(submits[i].AsSpan(MessageBytes.HeadBytes));
        }

        return new SignedBatch(submits, submits[0].AsSpan(MessageBytes.HeadBytes).IndexOf("\"data\":\""u8) + "\"data\":\"".Length);

        byte[] Envelope(int filler, int number) => FmpSigner.Create(
            new FmpDraft
            {
                MessageId = Guid.NewGuid().ToString("D"),
                FederationId = federation,
                SourceMeshId = source.MeshId.ToString(),
                TargetMeshId = target,
                Timestamp = now.ToUnixTimeMilliseconds(),
                PayloadType = payloadType,
                PayloadData = Encoding.UTF8.GetBytes($"\"{number.ToString("D" + Digits, CultureInfo.InvariantCulture)}{new string('x', filler)}\""),
                Delivery = delivery,
            },
            source.MeshKey);
    }

    /// <summary>The number of an envelope of this batch as it was delivered.</summary>
    public int NumberOf(ReadOnlySpan<byte> envelope) => int.Parse(envelope.Slice(_numberAt, Digits), CultureInfo.InvariantCulture);
}
