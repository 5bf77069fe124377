using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Delivery;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>What became of single messages, here and, for a target that is at home elsewhere, as its home says; and the end of those that wait, when who sent them asks for it.</summary>
public sealed class MessageReport
{
    private readonly IEnvelopeStore _store;
    private readonly DeliveryTable _deliveries;
    private readonly EnvelopeAdmission _admission;
    private readonly HomeList _homes;
    private readonly RouteService _routes;
    private readonly HubCalls _calls;
    private readonly TimeProvider _clock;

    internal MessageReport(IEnvelopeStore store, DeliveryTable deliveries, EnvelopeAdmission admission, HomeList homes, RouteService routes, HubCalls calls, TimeProvider clock)
    {
        _store = store;
        _deliveries = deliveries;
        _admission = admission;
        _homes = homes;
        _routes = routes;
        _calls = calls;
        _clock = clock;
    }

    /// <summary>What is known of a message; null for one that nobody knows, or no more.</summary>
    /// <param name="targetMeshId">Whose home is asked when this hub does not know the message; null for none.</param>
    public async Task<MessageStatusResult?> ReadAsync(string sourceMeshId, string messageId, string? targetMeshId, CancellationToken cancellationToken) =>
        await WithHomeAsync(HubCallTypes.MessageStatus, await ReadHereAsync(sourceMeshId, messageId, cancellationToken), sourceMeshId, messageId, targetMeshId, cancellationToken);

    /// <summary>
    /// Erases a message that waits, here or at the home of its target; what then is known of it, null for one that nobody knows. What was handed to the target's session and is not
    /// acknowledged waits too, and may have been read; what is on its way between the two hubs at that moment has to be erased again.
    /// </summary>
    /// <param name="targetMeshId">As of <see cref="ReadAsync"/>.</param>
    public async Task<MessageStatusResult?> EraseAsync(string sourceMeshId, string messageId, string? targetMeshId, CancellationToken cancellationToken) =>
        await WithHomeAsync(HubCallTypes.MessageErase, await EraseHereAsync(sourceMeshId, messageId, cancellationToken), sourceMeshId, messageId, targetMeshId, cancellationToken);

    /// <summary>Erases all messages of a federation that wait at this hub.</summary>
    public async Task EraseAsync(Guid federationId, CancellationToken cancellationToken)
    {
        await _store.EraseAsync(federationId, cancellationToken);
        _deliveries.Reread();
    }

    /// <summary>Erases a message that waits here; what then is known of it here.</summary>
    internal async Task<MessageStatusResult?> EraseHereAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken)
    {
        bool isErased = await _store.EraseAsync(sourceMeshId, messageId, cancellationToken);
        MessageStatusResult? now = await ReadHereAsync(sourceMeshId, messageId, cancellationToken);
        if (isErased && now?.TargetMeshId is { } target)
        {
            _deliveries.Reread(target);
        }

        return now;
    }

    /// <summary>What this hub knows of a message by itself.</summary>
    internal async Task<MessageStatusResult?> ReadHereAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken)
    {
        if (await _store.FateAsync(sourceMeshId, messageId, cancellationToken) is { } fate)
        {
            string state = fate.Kind switch
            {
                FateKind.Waiting => "stored",
                FateKind.Received => "delivered",
                FateKind.Refused => "refused",
                FateKind.Expired => "expired",
                _ => "erased",
            };
            bool isRefused = fate.Refusal != Refusal.None;
            return new MessageStatusResult(
                messageId, state, fate.TargetMeshId, isRefused ? RefusalText.Word(fate.Refusal) : null, isRefused ? RefusalText.Detail(fate.Refusal) : null);
        }

        // one that is being taken, or a transient one, which leaves no other trace
        return _admission.Find(sourceMeshId, messageId, _clock.GetUtcNow()) switch
        {
            DedupState.Pending => new MessageStatusResult(messageId, "accepted", null, null, null),
            DedupState.Taken => new MessageStatusResult(messageId, "delivered", null, null, null),
            _ => null,
        };
    }

    private async Task<MessageStatusResult?> WithHomeAsync(
        string call, MessageStatusResult? here, string sourceMeshId, string messageId, string? targetMeshId, CancellationToken cancellationToken)
    {
        // what was erased here may have left before; what this hub has forgotten may wait there for days
        string? target = here is null ? targetMeshId : here.TargetMeshId;
        if (here is not (null or { State: "delivered" or "erased" }) || target is null || _homes.Contains(target))
        {
            return here;
        }

        return await AskHomeAsync(call, target, sourceMeshId, messageId, cancellationToken) ?? (here?.State == "delivered" ? here with { State = "forwarded" } : here);
    }

    private async Task<MessageStatusResult?> AskHomeAsync(string call, string target, string sourceMeshId, string messageId, CancellationToken cancellationToken)
    {
        // of several homes any may have it, since a flow goes on to another when one is lost, and both then
        MessageStatusResult?[] answers = await Task.WhenAll(
            _routes.Snapshot.HomesOf(target).Select(home => AskHomeAsync(home, call, target, sourceMeshId, messageId, cancellationToken)));
        return answers.OfType<MessageStatusResult>().OrderByDescending(there => there.State == "delivered").ThenByDescending(there => there.State == "forwarded").FirstOrDefault();
    }

    private async Task<MessageStatusResult?> AskHomeAsync(
        Route home, string call, string target, string sourceMeshId, string messageId, CancellationToken cancellationToken)
    {
        HubAnswer? answer = await _calls.AskAsync(
            home.Node, call, sourceMeshId, new MessageStatusRequest(messageId), HubCallJson.Default.MessageStatusRequest, cancellationToken);
        return answer is { IsRefused: false } && RequestJson.TryRead(answer.Body, RequestJson.Default.MessageStatusResult, out MessageStatusResult? there)
            && there.MessageId == messageId && HomeWords.IsSound(there)
            ? there with { State = there.State is "stored" or "accepted" ? "forwarded" : there.State, TargetMeshId = target }
            : null;
    }
}
