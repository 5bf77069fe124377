using System.Text;
using System.Text.Json;
using OrleansMesh.Client.Flows;
using OrleansMesh.Client.Sealing;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Messages;

/// <summary>Makes a message of what the application says, gives it its place in a flow if order is asked for, seals it if that is asked for, and hands it to the outbox.</summary>
internal sealed class Sender(string meshId, MeshClientOptions options, Lazy<FlowShelf> flows, PayloadSealer sealer, Outbox outbox)
{
    /// <summary>Completes with the hub's receipt.</summary>
    /// <exception cref="MeshRefusedException">As <see cref="Outbox.SendAsync"/>; or the message could not be sealed, or names no flow.</exception>
    /// <exception cref="MeshFolderException">The place in the flow could not be written.</exception>
    public async Task<MessageReceipt> SendAsync(MeshFederation federation, string target, string payloadType, JsonElement data, SendOptions send, CancellationToken ct)
    {
        var draft = new FmpDraft
        {
            MessageId = send.MessageId ?? Guid.CreateVersion7(options.Clock.GetUtcNow()).ToString("D"),
            FederationId = federation.FederationId,
            SourceMeshId = meshId,
            TargetMeshId = target,
            Timestamp = 0,
            PayloadType = payloadType,
            PayloadData = Encoding.UTF8.GetBytes(data.GetRawText()),
            Delivery = send.IsTransient ? DeliveryMode.Transient : DeliveryMode.Reliable,
            Priority = send.Priority,
            ExpiresAt = send.ExpiresAt?.ToUnixTimeMilliseconds(),
            Compliance = send.Compliance ?? default,
            Explanation = send.Explanation,
        };
        Task<FlowStamp>? place = send.Ordered ? flows.Value.CountAsync(target, Flow(send)) : null;
        return await outbox.SendAsync(send.Seal ? await SealAsync(draft, federation, place, ct) : draft, place, ct);
    }

    private static string Flow(SendOptions send)
    {
        if (send.IsTransient)
        {
            throw new MeshRefusedException("order-unsupported", "Transient messages have no order: send them stored, or without asking for order.");
        }

        return FlowMark.IsName(send.Flow)
            ? send.Flow
            : throw new MeshRefusedException("invalid-flow", $"The name of a flow is printable ASCII of at most {FlowMark.NameCharsMax} characters: choose a shorter or plainer one.");
    }

    private async Task<FmpDraft> SealAsync(FmpDraft draft, MeshFederation federation, Task<FlowStamp>? place, CancellationToken ct)
    {
        bool isSealed = false;
        try
        {
            FmpDraft ready = await sealer.SealAsync(draft, federation, ct);
            isSealed = true;
            return ready;
        }
        finally
        {
            if (!isSealed && place is not null)
            {
                await FlowStamp.GiveUpAsync(place);
            }
        }
    }
}
