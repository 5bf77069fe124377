using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Client.Presentations;

/// <summary>
/// Presentations between federated meshes (I-02): one asks with a challenge and its own DID as the domain, the other answers with a presentation that it
/// signs for that. Both are transient messages, so both must be there, and the agreement must grant them (<c>message:credential.*</c>) both ways.
/// Who uses it reads the client's messages and hands over those of the two types.
/// </summary>
public sealed class PresentationExchange(MeshClient client, MeshFolder folder, TimeProvider clock)
{
    private readonly PresentationDesk _desk = new(folder.MeshId);
    private readonly Lock _gate = new();

    /// <summary>Asks a partner for credentials of some types; the answer comes as a message, for <see cref="TryTake"/>.</summary>
    /// <exception cref="MeshRefusedException">It could not be delivered, or too many requests are open.</exception>
    public async Task<PresentationRequest> AskAsync(Did holder, IReadOnlyList<string> types, TimeSpan lifetime, CancellationToken ct)
    {
        PresentationRequest? request;
        lock (_gate)
        {
            if (!_desk.TryAsk(holder, RandomNumberGenerator.GetBytes(32), types, lifetime, clock.GetUtcNow(), out request))
            {
                throw new MeshRefusedException("requests-full", $"{PresentationDesk.DefaultOpenMax} requests are open. Wait for their answers or ends.");
            }
        }

        _ = await client.SendAsync(holder, PresentationRequest.PayloadType, Element(request.Write()), SendOptions.Transient with { ExpiresAt = request.Expires }, ct);
        return request;
    }

    /// <summary>Takes an answer, once; false with the reason, for one that does not hold.</summary>
    /// <param name="message">Of the type <see cref="PresentationRequest.AnswerPayloadType"/>.</param>
    /// <param name="expected">What is wanted of each credential; the documents must have the partner's too.</param>
    public bool TryTake(ReceivedMessage message, CredentialExpectation expected, [NotNullWhen(true)] out VerifiedPresentation? verified, out PresentationRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            return _desk.TryTake(Did.Parse(message.SourceMeshId), message.Data, expected, clock.GetUtcNow(), out verified, out refusal);
        }
    }

    /// <summary>Answers a request with those of our credentials that it asks for.</summary>
    /// <param name="message">Of the type <see cref="PresentationRequest.PayloadType"/>.</param>
    /// <param name="credentials">What may be shown.</param>
    /// <returns>What was presented; empty, and nothing sent, when a type is missing or <paramref name="fault"/> told why the request is none to answer.</returns>
    /// <exception cref="MeshRefusedException">The answer could not be delivered.</exception>
    public async Task<IReadOnlyList<CredentialDocument>> AnswerAsync(ReceivedMessage message, IReadOnlyList<CredentialDocument> credentials, Action<PresentationRequestFault> fault, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(fault);
        DateTimeOffset now = clock.GetUtcNow();
        var asker = Did.Parse(message.SourceMeshId);
        if (!PresentationRequest.TryRead(message.Data, asker, now, out PresentationRequest? request, out PresentationRequestFault wrong))
        {
            fault(wrong);
            return [];
        }

        IReadOnlyList<CredentialDocument> chosen = request.Choose(credentials);
        if (chosen.Count > 0)
        {
            byte[] presentation = new PresentationDraft(folder.MeshId, chosen).Sign(folder.KeyId, folder.MeshKey, request.Challenge, asker.ToString(), now);
            var answer = new JsonObject { ["challenge"] = request.Challenge, ["presentation"] = JsonNode.Parse(presentation) };
            _ = await client.SendAsync(asker, PresentationRequest.AnswerPayloadType, JsonSerializer.SerializeToElement(answer), SendOptions.Transient with { ExpiresAt = request.Expires }, ct);
        }

        return chosen;
    }

    private static JsonElement Element(byte[] utf8)
    {
        using JsonDocument document = JsonDocument.Parse(utf8);
        return document.RootElement.Clone();
    }
}
