using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Control;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>Requests, answers, notices and documents: the JSON of a joined peer, read as whatever it says and as what it does not say.</summary>
internal sealed class ControlTarget : IFuzzTarget
{
    private static readonly byte[][] Texts = [.. Samples.Control, .. Samples.Opening, Samples.Document];

    public string Name => "control messages";

    public long HeldBytes => 0;

    public ValueTask RunAsync(Random random)
    {
        byte[] bytes = Mutator.Mutate(random, Texts);
        if (ControlMessage.TryRead(bytes, out ControlMessage? message))
        {
            RequestJson json = RequestJson.Default;
            _ = RequestJson.TryRead(message.Body, json.AnnounceRequest, out _);
            _ = RequestJson.TryRead(message.Body, json.DiscoverRequest, out _);
            _ = RequestJson.TryRead(message.Body, json.InitiateRequest, out _);
            _ = RequestJson.TryRead(message.Body, json.RespondRequest, out _);
            _ = RequestJson.TryRead(message.Body, json.AcceptRequest, out _);
            _ = RequestJson.TryRead(message.Body, json.FederationNotice, out _);
            _ = FederationNoticeReader.TryRead(message.Body, out _);
            _ = RequestJson.TryRead(message.Body, json.RefusedResult, out _);
        }

        _ = DidDocument.TryParse(bytes, out _, out _);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
