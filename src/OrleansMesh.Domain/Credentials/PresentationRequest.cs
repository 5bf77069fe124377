using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>A mesh asks another one to present credentials, once and to itself alone (VC Data Model 2.0, 4.13; vc-data-integrity 2.1, challenge and domain).</summary>
/// <param name="Challenge">Base64url of the bytes that were given out for this one presentation.</param>
/// <param name="Domain">The DID of the mesh that asks; the presentation is made for it.</param>
/// <param name="Types">The types of credential that are asked for, each at least once; 1 to <see cref="TypesMax"/>.</param>
/// <param name="Expires">From when on it cannot be answered any more, to the millisecond.</param>
public sealed record PresentationRequest(string Challenge, Did Domain, IReadOnlyList<string> Types, DateTimeOffset Expires)
{
    /// <summary>The payload type of a request.</summary>
    public const string PayloadType = "credential.request";

    /// <summary>The payload type of its answer.</summary>
    public const string AnswerPayloadType = "credential.presentation";

    /// <summary>Fewest bytes of a challenge.</summary>
    public const int ChallengeBytesMin = 16;

    /// <summary>Most bytes of a challenge.</summary>
    public const int ChallengeBytesMax = 64;

    /// <summary>Most types.</summary>
    public const int TypesMax = 8;

    private const int TypeLengthMax = 128;

    /// <summary>A new request.</summary>
    /// <param name="random">Fresh random bytes, <see cref="ChallengeBytesMin"/> to <see cref="ChallengeBytesMax"/>.</param>
    public static PresentationRequest Create(ReadOnlySpan<byte> random, Did domain, IReadOnlyList<string> types, DateTimeOffset expires)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentOutOfRangeException.ThrowIfLessThan(random.Length, ChallengeBytesMin, nameof(random));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(random.Length, ChallengeBytesMax, nameof(random));
        return AreTypes(types)
            ? new PresentationRequest(Base64Url.EncodeToString(random), domain, types, DateTimeOffset.FromUnixTimeMilliseconds(expires.ToUnixTimeMilliseconds()))
            : throw new ArgumentException($"1 to {TypesMax} different types of 1 to {TypeLengthMax} characters are asked for.", nameof(types));
    }

    /// <summary>Canonical JSON: <c>challenge</c>, <c>domain</c>, <c>expiresAt</c>, <c>types</c>.</summary>
    public byte[] Write() => JsonBuild.Canonical(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("challenge", Challenge);
        writer.WriteString("domain", Domain.ToString());
        writer.WriteNumber("expiresAt", Expires.ToUnixTimeMilliseconds());
        writer.WriteStrings("types", Types);
        writer.WriteEndObject();
    });

    /// <summary>Reads a request that <paramref name="asker"/> sent and that may be answered now; false with what is wrong. Hostile input never throws.</summary>
    /// <param name="element">Of a document that <see cref="StrictJson"/> took.</param>
    public static bool TryRead(JsonElement element, Did asker, DateTimeOffset now, [NotNullWhen(true)] out PresentationRequest? request, out PresentationRequestFault fault)
    {
        request = null;
        fault = Read(element, out PresentationRequest? read);
        if (fault != PresentationRequestFault.None || read is null)
        {
            return false;
        }

        fault = read.Domain != asker ? PresentationRequestFault.DomainMismatch : read.Expires <= now ? PresentationRequestFault.Expired : PresentationRequestFault.None;
        request = fault == PresentationRequestFault.None ? read : null;
        return request is not null;
    }

    /// <summary>Which of the credentials answer it; empty when a type is missing among them.</summary>
    public IReadOnlyList<CredentialDocument> Choose(IReadOnlyList<CredentialDocument> credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return IsAnsweredBy(credentials) ? [.. credentials.Where(credential => credential.Types.Any(Types.Contains)).Take(PresentationDocument.CredentialsMax)] : [];
    }

    internal bool IsAnsweredBy(IEnumerable<CredentialDocument> credentials) => Types.All(type => credentials.Any(credential => credential.Types.Contains(type)));

    private static PresentationRequestFault Read(JsonElement element, out PresentationRequest? request)
    {
        request = null;
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Any(member => member.Name is not ("challenge" or "domain" or "expiresAt" or "types")))
        {
            return PresentationRequestFault.NotARequest;
        }

        Span<byte> random = stackalloc byte[ChallengeBytesMax];
        if (!element.TryString("challenge", 2 * ChallengeBytesMax, out string? challenge)
            || !Base64Url.IsValid(challenge, out int length) || length is < ChallengeBytesMin or > ChallengeBytesMax
            || !Base64UrlText.TryDecode(challenge, random[..length]))
        {
            return PresentationRequestFault.ChallengeInvalid;
        }

        if (!element.TryString("domain", Did.LengthMax, out string? text) || !Did.TryParse(text, out Did domain))
        {
            return PresentationRequestFault.DomainInvalid;
        }

        if (!element.TryGetProperty("types", out JsonElement list) || list.ValueKind != JsonValueKind.Array
            || !element.TryStrings("types", TypesMax, TypeLengthMax, out IReadOnlyList<string> types) || !AreTypes(types))
        {
            return PresentationRequestFault.TypesInvalid;
        }

        if (!element.TryInteger("expiresAt", out long expires) || expires < 0 || expires > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return PresentationRequestFault.ExpiryInvalid;
        }

        request = new PresentationRequest(challenge, domain, types, DateTimeOffset.FromUnixTimeMilliseconds(expires));
        return PresentationRequestFault.None;
    }

    private static bool AreTypes(IReadOnlyList<string> types) =>
        types.Count is > 0 and <= TypesMax && types.All(type => type.Length is > 0 and <= TypeLengthMax) && types.Distinct(StringComparer.Ordinal).Count() == types.Count;
}
