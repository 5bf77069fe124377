using System.Text.Json;
using OrleansMesh.Client.Flows;
using OrleansMesh.Client.Messages;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Client;

/// <summary>A message whose signature, federation and grant this client has checked itself.</summary>
public sealed class ReceivedMessage
{
    private readonly FmpEnvelope _envelope;
    private readonly HubQueue? _queue;
    private readonly FlowDesk? _flows;
    private JsonElement? _data;

    /// <param name="data">The payload's data, opened if it was sealed.</param>
    /// <param name="flows">Where the message of an ordered flow waits for its turn; null for one that does not.</param>
    internal ReceivedMessage(AdmittedEnvelope admitted, ReadOnlyMemory<byte> data, long cursor, HubQueue? queue, FlowDesk? flows)
    {
        _flows = flows;
        _envelope = admitted.Envelope;
        DataUtf8 = data;
        _queue = queue;
        Cursor = cursor;
    }

    /// <summary>The sender's id of it.</summary>
    public string MessageId => _envelope.MessageId;

    public Guid FederationId => _envelope.FederationId;

    /// <summary>The DID of the mesh that signed it.</summary>
    public string SourceMeshId => _envelope.SourceMeshId;

    public string PayloadType => _envelope.PayloadType;

    /// <summary>Whether the data came sealed by its source for us: then no hub could read it.</summary>
    public bool IsSealed => _envelope.IsSealed;

    /// <summary>What the sender says of the data (P-09); the default when it says nothing.</summary>
    public ComplianceContext Compliance => _envelope.Compliance;

    /// <summary>Why the sender's agent sent it (P-09); null when it does not say.</summary>
    public ExplanationRecord? Explanation => _envelope.Explanation;

    /// <summary>The payload's data, opened if it was sealed.</summary>
    public JsonElement Data => _data ??= Parse();

    /// <summary>The payload's data as canonical JSON.</summary>
    public ReadOnlyMemory<byte> DataUtf8 { get; }

    /// <summary>The ordered flow that its source sent it in (<see cref="SendOptions.Ordered"/>), and its number there; null for none.</summary>
    public FlowMark? Flow => _envelope.Flow;

    /// <summary>
    /// Messages of its flow right before it that this mesh waited for in vain, and passed over: they are lost, or come later with <see cref="IsLate"/>. Of a flow
    /// that this mesh does not remember, all that came before. 0 for a message of no flow.
    /// </summary>
    public long MissedBefore { get; private set; }

    /// <summary>Whether later ones of its flow were handed on before it, since it did not come in time.</summary>
    public bool IsLate { get; private set; }

    /// <summary>When it was signed, by the sender's clock.</summary>
    public DateTimeOffset SentAt => DateTimeOffset.FromUnixTimeMilliseconds(_envelope.Timestamp);

    /// <summary>Its place in our queue at the hub; 0 for a transient message.</summary>
    public long Cursor { get; }

    /// <summary>
    /// Says that the message is safe with us: it will not come again. Completes when that survives a crash of this process.
    /// The hub is told up to the last message that has none unacknowledged before it. Nothing happens for a transient message.
    /// </summary>
    public Task AcknowledgeAsync() => Cursor == 0 ? Task.CompletedTask : _flows is null ? _queue!.AcknowledgeAsync(Cursor) : AcknowledgeInFlowAsync(_flows, Flow!);

    /// <summary>Bytes of its envelope.</summary>
    internal int Bytes => _envelope.Bytes.Length;

    /// <summary>Whether it is this one of a hub's queue.</summary>
    internal bool IsAt(HubQueue queue, long cursor) => Cursor == cursor && ReferenceEquals(_queue, queue);

    /// <summary>It is its turn.</summary>
    internal void TakeTurn(long missedBefore, bool isLate)
    {
        (MissedBefore, IsLate) = (missedBefore, isLate);
        _queue!.Release(Cursor);
    }

    // In this order: what the hub repeats after a crash between the two is known as done.
    private async Task AcknowledgeInFlowAsync(FlowDesk flows, FlowMark mark)
    {
        await flows.AcknowledgeAsync(SourceMeshId, mark);
        await _queue!.AcknowledgeAsync(Cursor);
    }

    private JsonElement Parse()
    {
        using JsonDocument document = JsonDocument.Parse(DataUtf8);
        return document.RootElement.Clone();
    }
}
