using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>
/// The requests for presentations that one verifier has open: each is answered once, by whom it was made to, in its time. Not safe for several threads.
/// </summary>
/// <param name="self">The verifier's DID; presentations must be made for it.</param>
/// <param name="openMax">Most open requests; those whose time is over make room.</param>
public sealed class PresentationDesk(Did self, int openMax = PresentationDesk.DefaultOpenMax)
{
    /// <summary>Some 500 bytes each.</summary>
    public const int DefaultOpenMax = 1_000;

    private readonly Dictionary<string, (Did Holder, PresentationRequest Request)> _open = new(StringComparer.Ordinal);

    /// <summary>Opens a request; false when there is no room for one.</summary>
    /// <param name="random">Fresh random bytes for the challenge.</param>
    public bool TryAsk(Did holder, ReadOnlySpan<byte> random, IReadOnlyList<string> types, TimeSpan lifetime, DateTimeOffset now, [NotNullWhen(true)] out PresentationRequest? request)
    {
        request = null;
        if (_open.Count >= openMax)
        {
            foreach (string over in _open.Where(each => each.Value.Request.Expires <= now).Select(each => each.Key).ToArray())
            {
                _ = _open.Remove(over);
            }
        }

        if (_open.Count >= openMax)
        {
            return false;
        }

        request = PresentationRequest.Create(random, self, types, now + lifetime);
        _open[request.Challenge] = (holder, request);
        return true;
    }

    /// <summary>Takes an answer: false with the reason; the request stays open then, until its time is over. Hostile input never throws.</summary>
    /// <param name="from">Who sent it, which its carrier proved.</param>
    /// <param name="answer"><c>challenge</c> and <c>presentation</c>, of a document that <see cref="StrictJson"/> took.</param>
    /// <param name="credentials">What is wanted of each credential; the documents must have the holder's too.</param>
    public bool TryTake(
        Did from, JsonElement answer, CredentialExpectation credentials, DateTimeOffset now, [NotNullWhen(true)] out VerifiedPresentation? verified, out PresentationRefusal refusal)
    {
        verified = null;
        refusal = new PresentationRefusal(PresentationFault.Malformed, DocumentFault.NotJson);
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryString("challenge", 2 * PresentationRequest.ChallengeBytesMax, out string? challenge)
            || !answer.TryGetProperty("presentation", out JsonElement presentation))
        {
            return false;
        }

        refusal = new PresentationRefusal(PresentationFault.NotAsked);
        if (!_open.TryGetValue(challenge, out (Did Holder, PresentationRequest Request) open) || open.Holder != from || open.Request.Expires <= now)
        {
            return false;
        }

        var expected = new PresentationExpectation(challenge, self.ToString(), credentials) { Holder = from.ToString() };
        if (!PresentationDocument.TryRead(presentation, out PresentationDocument? document, out refusal)
            || !PresentationVerifier.TryVerify(document, expected, now, out VerifiedPresentation? held, out refusal))
        {
            return false;
        }

        refusal = open.Request.IsAnsweredBy(document.Credentials) ? default : new PresentationRefusal(PresentationFault.TypeMissing);
        if (refusal == default)
        {
            _ = _open.Remove(challenge);
            verified = held;
        }

        return verified is not null;
    }
}
