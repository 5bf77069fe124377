using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Dialects;
using OrleansMesh.Domain.Dialects.FederationEnvelopes;
using OrleansMesh.Domain.Dialects.Ipc;
using OrleansMesh.Domain.Dialects.Klp;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Cli.Envelopes;

/// <summary>An envelope of any dialect as the command line shows it.</summary>
/// <param name="Verifies">Whether the signature is a key's; false for one that is unsigned.</param>
/// <param name="Facts">What it says, for people and, by the same names, for machines.</param>
internal sealed record OpenedEnvelope(Dialect Dialect, bool IsSigned, long? ExpiresAt, Func<IVerifyingKey, bool> Verifies, IReadOnlyList<(string Name, string Value)> Facts)
{
    /// <summary>Reads an envelope; the dialect is found by its members unless it is given.</summary>
    /// <exception cref="CliFailureException">It is none.</exception>
    public static OpenedEnvelope Open(byte[] bytes, Dialect? given)
    {
        switch (given ?? DialectOf(bytes))
        {
            case Dialect.Klp:
                return KlpMessage.TryParse(bytes, out KlpMessage? message, out KlpRefusal klp) ? Of(message) : throw Refused("KLP message", $"{klp}");
            case Dialect.Federation:
                return FederationEnvelope.TryParse(bytes, out FederationEnvelope? envelope, out FederationEnvelopeRefusal federation) ? Of(envelope) : throw Refused("federation envelope", $"{federation}");
            case Dialect.Ipc:
                return IpcEnvelope.TryParse(bytes, out IpcEnvelope? ipc, out IpcRefusal refusal) ? Of(ipc) : throw Refused("IPC envelope", $"{refusal}");
            default:
                return FmpCodec.TryDecode(bytes, out FmpEnvelope? fmp, out EnvelopeRefusal wrong) ? Of(fmp) : throw Refused("FMP envelope", $"{wrong}");
        }
    }

    /// <summary>By a member that only one dialect has; FMP when none is there.</summary>
    public static Dialect DialectOf(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            bool Has(string name) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out _);
            return Has("federation") ? Dialect.Federation : Has("envelope_id") ? Dialect.Ipc : Has("target") ? Dialect.Klp : Dialect.Fmp;
        }
        catch (JsonException wrong)
        {
            throw new CliFailureException("envelope-refused", $"It is no JSON: {wrong.Message}", "Give one envelope.");
        }
    }

    private static CliFailureException Refused(string kind, string reason) =>
        new("envelope-refused", $"It is no {kind}: {reason}.", "Give an envelope, and its dialect with --dialect when it is not found by its members.");

    private static string Time(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture) : "";

    private static OpenedEnvelope Of(KlpMessage message) => new(Dialect.Klp, !message.Signature.IsEmpty, message.ExpiresAt, message.Verify,
    [
        ("type", KlpMessageTypes.Of(message.Type)),
        ("source", message.Source.ToString()),
        ("target", message.Target.ToString()),
        ("time", Time(message.Timestamp)),
        ("until", Time(Math.Min(message.ExpiresAt, FmpLimits.TimeMax))),
        ("payload", $"{message.Payload.Length} B"),
    ]);

    private static OpenedEnvelope Of(FederationEnvelope envelope) => new(Dialect.Federation, !envelope.Signature.IsEmpty, null, key => envelope.Verify(key) == FederationEnvelopeRefusal.None,
    [
        ("id", envelope.Id),
        ("source", envelope.Source.Id),
        ("target", envelope.Destination.Id),
        ("federation", envelope.FederationId),
        ("time", Time(envelope.Timestamp)),
        ("hops", $"{envelope.Hops} of {envelope.Ttl}"),
        ("flags", string.Join(' ', envelope.IsReliable ? "reliable" : "", envelope.IsOrdered ? "ordered" : "").Trim()),
        ("encryption", envelope.Encryption is { } encryption ? $"{EnvelopeEncryption.Algorithm}, key {encryption.KeyId}" : ""),
        ("payload", $"{envelope.Message.Length} B"),
    ]);

    private static OpenedEnvelope Of(IpcEnvelope envelope) => new(Dialect.Ipc, false, null, _ => false,
    [
        ("id", $"{envelope.EnvelopeId}"),
        ("type", envelope.Message.Type),
        ("source", envelope.Source.ToString()),
        ("target", envelope.Destination.ToString()),
        ("time", Time(envelope.Message.Timestamp)),
        ("hops", $"{envelope.HopCount} of {IpcLimits.HopsMax}"),
        ("payload", $"{envelope.Message.Payload.Length} B"),
    ]);

    private static OpenedEnvelope Of(FmpEnvelope envelope) => new(Dialect.Fmp, true, envelope.ExpiresAt, key => key is Ed25519PublicKey ed25519 && envelope.Verify(ed25519),
    [
        ("id", envelope.MessageId),
        ("type", envelope.PayloadType),
        ("source", envelope.SourceMeshId),
        ("target", envelope.TargetMeshId),
        ("federation", $"{envelope.FederationId}"),
        ("time", Time(envelope.Timestamp)),
        ("until", Time(envelope.ExpiresAt)),
        ("hops", $"{envelope.HopCount} of {envelope.MaxHops}"),
        ("key", envelope.KeyId ?? ""),
        ("encryption", envelope.IsSealed ? "sealed" : ""),
        ("payload", $"{envelope.PayloadData.Length} B"),
    ]);
}
