using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Benchmarks.Compression;

/// <summary>Relays of signed envelopes of 700 bytes, as two meshes of one federation send them. A seed decides all but the keys.</summary>
internal sealed class FederationTraffic : IDisposable
{
    public const int EnvelopeBytes = 700;

    private static readonly string[] Words =
        ("the agent asks for a report of the week about stock prices weather supply orders in region north south client order invoice delay arrival ship truck warehouse "
        + "quantity total amount currency euro yen dollar status pending done failed retry check review approve reject comment").Split(' ');

    private readonly Random _random = new(1);
    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.Generate();
    private readonly NodeId _source;
    private readonly NodeId _destination;
    private long _time = 1_767_225_600_000;
    private ulong _sequence;

    public FederationTraffic()
    {
        using var other = Ed25519PrivateKey.Generate();
        (_source, _destination) = (NodeId.Of(_key.PublicKey), NodeId.Of(other.PublicKey));
    }

    public Guid FederationId { get; } = new("5f3c0f9e-8a51-4d0b-9f3e-0a1b2c3d4e5f");

    /// <summary>Free text of an agent, of a vocabulary of some fifty words.</summary>
    public byte[] Text() => Sized((fill, _) => new { text = fill });

    /// <summary>Measured values, whose names are the same in each message.</summary>
    public byte[] Readings() => Sized((_, count) => new
    {
        sensor = $"hall-{_random.Next(40)}/line-{_random.Next(8)}",
        readings = Enumerable.Range(0, count / 44).Select(i => new { unit = "celsius", value = Math.Round(_random.NextDouble() * 100, 3), at = _time + i }),
        note = new string('.', count % 44),
    });

    /// <summary>Data of which nothing repeats.</summary>
    public byte[] Noise() => Sized((_, count) =>
    {
        byte[] noise = new byte[count * 3 / 4];
        _random.NextBytes(noise);
        return new { blob = Convert.ToBase64String(noise) };
    });

    public void Dispose() => _key.Dispose();

    private byte[] Sized(Func<string, int, object> data)
    {
        // longer until it is as long as wanted
        for (int count = 0; ; count++)
        {
            int seed = _random.Next();
            byte[] relay = Relay(data(Sentence(new Random(seed), count), count));
            if (relay.Length - RelayMessage.HeadBytes >= EnvelopeBytes)
            {
                return relay;
            }

            count += Math.Max(0, EnvelopeBytes + RelayMessage.HeadBytes - relay.Length - 12);
        }
    }

    private byte[] Relay(object data)
    {
        _time += _random.Next(1, 400);
        _sequence++;
        byte[] envelope = FmpSigner.Create(
            new FmpDraft
            {
                MessageId = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(_time)).ToString(),
                FederationId = FederationId,
                SourceMeshId = "did:mesh:enterprise:acme-001",
                TargetMeshId = "did:mesh:academic:mit-001",
                Timestamp = _time,
                PayloadType = "agent.message",
                PayloadData = JsonSerializer.SerializeToUtf8Bytes(data),
            },
            _key);
        byte[] relay = new byte[RelayMessage.HeadBytes + envelope.Length];
        RelayMessage.WriteHead(relay, _sequence, _source, _destination, epoch: 1_767_225_600_000, _sequence);
        envelope.CopyTo(relay.AsSpan(RelayMessage.HeadBytes));
        return relay;
    }

    private static string Sentence(Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            _ = text.Append(Words[random.Next(Words.Length)]).Append(' ');
        }

        return text.ToString(0, length);
    }
}
