using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Json;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Hubs;

/// <summary>A joined session of a mesh, with what the hub sends sorted for tests to read.</summary>
internal sealed class Member : IAsyncDisposable
{
    private readonly EdgeClient _client;
    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<Receipt>> _receipts = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _answers = new();
    private readonly Channel<Delivered> _deliveries = System.Threading.Channels.Channel.CreateBounded<Delivered>(100_000);
    private readonly Channel<JsonElement> _notices = System.Threading.Channels.Channel.CreateBounded<JsonElement>(10_000);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private ulong _sequence;

    public Member(EdgeClient client, SampleMesh mesh, JoinResponse response)
    {
        _client = client;
        Mesh = mesh;
        Response = response;
        client.Channel.FramePayloadMax = SecureChannel.PayloadMax;
        _reading = ReadAsync();
    }

    public SampleMesh Mesh { get; }

    public JoinResponse Response { get; }

    /// <summary>Completes when the hub ended the session.</summary>
    public Task Ended => _reading;

    public Task<Receipt> SendAsync(FmpDraft draft, SampleMesh? signer = null) => SubmitAsync(FmpSigner.Create(draft, (signer ?? Mesh).Key));

    public async Task<Receipt> SubmitAsync(byte[] envelope)
    {
        ulong sequence = Interlocked.Increment(ref _sequence);
        var receipt = new TaskCompletionSource<Receipt>(TaskCreationOptions.RunContinuationsAsynchronously);
        _receipts[sequence] = receipt;
        var output = new ArrayBufferWriter<byte>();
        new SubmitMessage(sequence, envelope).Write(output);
        await _client.Channel.SendAsync(FrameType.Message, output.WrittenMemory, CancellationToken.None);
        return await receipt.Task.WaitAsync(TestHub.Patience, TimeProvider.System);
    }

    public async Task AcknowledgeAsync(long cursor)
    {
        var output = new ArrayBufferWriter<byte>();
        new AcknowledgeMessage(cursor).Write(output);
        await _client.Channel.SendAsync(FrameType.Message, output.WrittenMemory, CancellationToken.None);
    }

    public ValueTask<bool> SendRawAsync(FrameType type, byte[] payload) => _client.Channel.SendAsync(type, payload, CancellationToken.None);

    /// <summary>Asks; the members are JSON without the braces.</summary>
    public async Task<JsonElement> AskAsync(string type, string members, FrameType lane = FrameType.Handshake)
    {
        string id = Interlocked.Increment(ref _sequence).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers[id] = answer;
        string comma = members.Length > 0 ? "," : "";
        await SendRawAsync(lane, System.Text.Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","id":"{{id}}"{{comma}}{{members}}}"""));
        return await answer.Task.WaitAsync(TestHub.Patience, TimeProvider.System);
    }

    /// <summary>Signs an event after the last one that the hub shows, and submits it.</summary>
    public async Task<JsonElement> SayAsync(Guid federationId, FederationEventKind kind, string reason)
    {
        JsonElement page = await AskAsync("fed.history", $"\"federationId\":\"{federationId}\",\"from\":0");
        Assert.True(Agreement.TryParse(CanonicalJson.Canonicalize(page.GetProperty("agreement")), out Agreement? root, out _));
        int seq = page.GetProperty("count").GetInt32() + 1;
        long time = Math.Max(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), root.Terms.CreatedAt);
        FederationEvent said = FederationEvent.Sign(
            new FederationEventTerms(federationId, 1, seq, page.GetProperty("head").GetString()!, kind, Mesh.Id, Mesh.KeyId, time, new FederationEventBody { Reason = reason }), Mesh.Key);
        return await AskAsync("fed.submit", $"\"federationId\":\"{federationId}\",\"event\":{System.Text.Encoding.UTF8.GetString(said.Bytes.Span)}");
    }

    public async Task<Delivered> DeliveryAsync()
    {
        using var patience = new CancellationTokenSource(TestHub.Patience);
        return await _deliveries.Reader.ReadAsync(patience.Token);
    }

    public async Task<Delivered[]> DeliveriesAsync(int count)
    {
        var deliveries = new Delivered[count];
        for (int i = 0; i < count; i++)
        {
            deliveries[i] = await DeliveryAsync();
        }

        return deliveries;
    }

    /// <summary>The next notice of a type; others are dropped.</summary>
    public async Task<JsonElement> NoticeAsync(string type)
    {
        using var patience = new CancellationTokenSource(TestHub.Patience);
        while (true)
        {
            JsonElement notice = await _notices.Reader.ReadAsync(patience.Token);
            if (notice.GetProperty("type").GetString() == type)
            {
                return notice;
            }
        }
    }

    /// <summary>Vanishes without a word.</summary>
    public void Abort() => _client.Abort();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        await _client.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _client.Channel.ReadAsync(_stop.Token) is { Kind: FrameReadKind.Frame } read)
            {
                Sort(read.Type, read.Payload);
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }

    private void Sort(FrameType type, ReadOnlyMemory<byte> payload)
    {
        if (type == FrameType.Message)
        {
            TakeMessage(payload);
        }
        else if (type is FrameType.Handshake or FrameType.Discovery)
        {
            using JsonDocument document = JsonDocument.Parse(payload);
            JsonElement root = document.RootElement.Clone();
            if (root.TryGetProperty("id", out JsonElement id))
            {
                _answers[id.GetString()!].SetResult(root);
            }
            else
            {
                _notices.Writer.TryWrite(root);
            }
        }
    }

    private void TakeMessage(ReadOnlyMemory<byte> payload)
    {
        if (ReceiptMessage.TryRead(payload.Span, out ReceiptMessage receipt))
        {
            _receipts[receipt.Sequence].SetResult(new Receipt(receipt.State, (Refusal)receipt.Refusal, receipt.Detail));
        }
        else if (DeliverMessage.TryRead(payload.Span, out DeliverMessage delivery)
            && FmpCodec.TryDecode(delivery.Envelope.ToArray(), out FmpEnvelope? envelope, out _))
        {
            _deliveries.Writer.TryWrite(new Delivered(delivery.Cursor, envelope.MessageId, envelope.HopCount));
        }
    }
}
