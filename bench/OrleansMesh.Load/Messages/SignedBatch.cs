using System.Globalization;
using System.Text;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Load.Messages;

/// <summary>Messages signed ahead, as the payloads that submit them, so that a measurement has nothing to sign; each carries its number.</summary>
internal sealed class SignedBatch
{
    /// <summary>Bytes of each envelope.</summary>
    public const int EnvelopeBytes = 700;

    private const int Digits = 8;

    private SignedBatch(byte[][] submits, int first)
    {
        Submits = submits;
        First = first;
    }

    /// <summary>Payloads of MESSAGE frames, in the order of their numbers.</summary>
    public IReadOnlyList<byte[]> Submits { get; }

    /// <summary>The number of the first.</summary>
    public int First { get; }

    /// <summary>Signs <paramref name="count"/> of them with the time of now; a hub takes them for as long as clocks may differ.</summary>
    /// <param name="federations">At least one; they take turns.</param>
    /// <param name="first">The number of the first.</param>
    public static SignedBatch Sign(
        MessageMesh source, MessageMesh target, IReadOnlyList<Guid> federations, DeliveryMode delivery, QosClass priority, int first, int count)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        byte[][] submits = new byte[count][];
        int filler = EnvelopeBytes - Envelope(filler: 0, number: 0).Length;
        for (int i = 0; i < count; i++)
        {
            byte[] envelope = Envelope(filler, first + i);
            submits[i] = new byte[MessageBytes.HeadBytes + envelope.Length];
            SubmitMessage.WriteHead(submits[i], (ulong)i);
            envelope.CopyTo(submits[i].AsSpan(MessageBytes.HeadBytes));
        }

        return new SignedBatch(submits, first);

        byte[] Envelope(int filler, int number) => FmpSigner.Create(
            new FmpDraft
            {
                MessageId = Guid.NewGuid().ToString("D"),
                FederationId = federations[number % federations.Count],
                SourceMeshId = source.Id,
                TargetMeshId = target.Id,
                Timestamp = now,
                PayloadType = MessageMesh.PayloadType,
                PayloadData = Encoding.UTF8.GetBytes($"\"{number.ToString("D" + Digits, CultureInfo.InvariantCulture)}{new string('x', filler)}\""),
                Delivery = delivery,
                Priority = priority,
            },
            source.Folder.MeshKey);
    }

    /// <summary>The number of an envelope of a batch as it was delivered.</summary>
    public static int NumberOf(ReadOnlySpan<byte> envelope)
    {
        ReadOnlySpan<byte> data = "\"data\":\""u8;
        return int.Parse(envelope.Slice(envelope.IndexOf(data) + data.Length, Digits), CultureInfo.InvariantCulture);
    }
}
