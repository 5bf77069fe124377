using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Wire.Tests.Handshake;

/// <summary>A dialling and a dialled side whose records pass through the test's hands.</summary>
internal sealed class EdgeConversation : IDisposable
{
    private readonly ArrayBufferWriter<byte> _toHub = new();
    private readonly ArrayBufferWriter<byte> _toClient = new();

    public EdgeConversation(X25519PrivateKey client, X25519PrivateKey hub, ChannelProfile profile)
    {
        Client = EdgeHandshake.Initiate(client, profile, _toHub);
        Hub = EdgeHandshake.Respond(hub);
    }

    public EdgeHandshake Client { get; }

    public EdgeHandshake Hub { get; }

    /// <summary>Each record with its prefix as it went out, in order; the client's are the even ones.</summary>
    public List<byte[]> Records { get; } = [];

    public ReadStatus ClientStatus { get; private set; } = ReadStatus.NeedMoreData;

    public ReadStatus HubStatus { get; private set; } = ReadStatus.NeedMoreData;

    public bool BothFinished => Client.IsFinished && Hub.IsFinished;

    /// <summary>Passes records on until there are none; <paramref name="tamper"/> may change the record of an index.</summary>
    public EdgeConversation Run(Func<int, byte[], byte[]>? tamper = null)
    {
        while (Taken(Records.Count % 2 == 0 ? _toHub : _toClient) is { Length: > 0 } record)
        {
            int index = Records.Count;
            Records.Add(record);
            var input = new ReadOnlySequence<byte>(tamper?.Invoke(index, [.. record]) ?? record);
            if (index % 2 == 0)
            {
                HubStatus = Hub.Receive(ref input, _toClient);
            }
            else
            {
                ClientStatus = Client.Receive(ref input, _toHub);
            }
        }

        return this;
    }

    public void Dispose()
    {
        Client.Dispose();
        Hub.Dispose();
    }

    private static byte[] Taken(ArrayBufferWriter<byte> output)
    {
        byte[] bytes = output.WrittenSpan.ToArray();
        output.ResetWrittenCount();
        return bytes;
    }
}
