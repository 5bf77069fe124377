using System.Globalization;
using Orleans.Streams;

namespace Orleans.Providers.Streams.Common;

/// <summary>A place in a stream as a batch number and an index in the batch.</summary>
[GenerateSerializer]
public class EventSequenceTokenV2 : StreamSequenceToken
{
    public EventSequenceTokenV2()
    {
    }

    public EventSequenceTokenV2(long seqNumber)
        : this(seqNumber, 0)
    {
    }

    public EventSequenceTokenV2(long seqNumber, int eventInd)
    {
        SequenceNumber = seqNumber;
        EventIndex = eventInd;
    }

    /// <inheritdoc/>
    [Id(0)]
    public override long SequenceNumber { get; protected set; }

    /// <inheritdoc/>
    [Id(1)]
    public override int EventIndex { get; protected set; }

    /// <summary>The place of another item of the same batch.</summary>
    public EventSequenceTokenV2 CreateSequenceTokenForEvent(int eventInd) => new(SequenceNumber, eventInd);

    /// <inheritdoc/>
    public override bool Equals(StreamSequenceToken? other) =>
        other is EventSequenceTokenV2 token && token.SequenceNumber == SequenceNumber && token.EventIndex == EventIndex;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);

    /// <summary>Orders by batch, then by index; throws <see cref="ArgumentOutOfRangeException"/> for a token of another kind.</summary>
    public override int CompareTo(StreamSequenceToken? other) => other switch
    {
        null => 1,
        EventSequenceTokenV2 token => (SequenceNumber, EventIndex).CompareTo((token.SequenceNumber, token.EventIndex)),
        _ => throw new ArgumentOutOfRangeException(nameof(other), other, "Tokens of different kinds have no order."),
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SequenceNumber}.{EventIndex}");
}
