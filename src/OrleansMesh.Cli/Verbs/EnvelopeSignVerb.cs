using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Envelopes;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Client;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Dialects;
using OrleansMesh.Domain.Dialects.FederationEnvelopes;
using OrleansMesh.Domain.Dialects.Klp;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>envelope sign</c>: signs an envelope with the mesh's key.</summary>
internal sealed class EnvelopeSignVerb : Verb
{
    private readonly Argument<string> _file = EnvelopeVerb.FileArgument();
    private readonly Option<Dialect?> _dialect = EnvelopeVerb.DialectOption("--dialect", "The dialect; found by the members when it is not given.");
    private readonly Option<string> _home = CommonOptions.Home();

    public EnvelopeSignVerb()
        : base(
            "sign",
            "Sign an envelope that has no signature with the mesh's key. IPC envelopes are not signed: their session is authenticated.",
            "orleansmesh envelope sign unsigned.json --home ./acme",
            "orleansmesh envelope sign - --dialect klp --home ./acme --json") => Takes(_file, _dialect, _home);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        byte[] bytes = await EnvelopeFiles.ReadAsync(arguments.GetValue(_file)!, cancellationToken);
        using MeshFolder folder = MeshFolder.Open(arguments.GetValue(_home)!, passphrases: TerminalPassphrases.Instance);
        output.Raw(JsonNode.Parse(Sign(bytes, arguments.GetValue(_dialect) ?? OpenedEnvelope.DialectOf(bytes), folder.MeshKey))!);
        return ExitCodes.Done;
    }

    private static byte[] Sign(byte[] bytes, Dialect dialect, IEd25519SigningKey key)
    {
        string refused;
        switch (dialect)
        {
            case Dialect.Klp:
                if (KlpMessage.TryParse(bytes, out KlpMessage? message, out KlpRefusal klp) && message.Signature.IsEmpty && message.TrySign(key, out KlpMessage? signedMessage, out klp))
                {
                    return signedMessage.ToBytes();
                }

                refused = klp == KlpRefusal.None ? "it is signed already" : $"{klp}";
                break;
            case Dialect.Federation:
                if (FederationEnvelope.TryParse(bytes, out FederationEnvelope? envelope, out FederationEnvelopeRefusal federation) && envelope.Signature.IsEmpty
                    && envelope.TrySign(key, out FederationEnvelope? signedEnvelope, out federation))
                {
                    return signedEnvelope.ToBytes();
                }

                refused = federation == FederationEnvelopeRefusal.None ? "it is signed already" : $"{federation}";
                break;
            case Dialect.Ipc:
                refused = "IPC envelopes are not signed";
                break;
            default:
                if (FmpSigner.TrySign(bytes, key, out byte[]? signed, out EnvelopeRefusal fmp))
                {
                    return signed;
                }

                refused = $"{fmp}";
                break;
        }

        throw new CliFailureException("envelope-refused", $"It cannot be signed: {refused}.", "Give an envelope without a signature.");
    }
}
