using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Grains.Ports;
using Xunit.Sdk;

namespace OrleansMesh.Storage.Tests;

internal static class Samples
{
    /// <summary>The message id inside the bytes that were stored.</summary>
    public static string MessageId(StoredEnvelope stored) => Decode(stored).MessageId;

    /// <summary>What the store holds once: source and message id.</summary>
    public static (string Source, string Id) Key(StoredEnvelope stored) => (Decode(stored).SourceMeshId, Decode(stored).MessageId);

    private static FmpEnvelope Decode(StoredEnvelope stored) =>
        FmpCodec.TryDecode(stored.Bytes, out FmpEnvelope? envelope, out EnvelopeRefusal fault)
            ? envelope
            : throw new XunitException($"What was stored does not decode: {fault}.");
}
