using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Envelopes;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Client;
using OrleansMesh.Domain.Dialects;
using OrleansMesh.Domain.Dialects.Translation;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>envelope translate</c>: an envelope in another dialect.</summary>
internal sealed class EnvelopeTranslateVerb : Verb
{
    private readonly Argument<string> _file = EnvelopeVerb.FileArgument();
    private readonly Option<Dialect?> _from = EnvelopeVerb.DialectOption("--from", "The dialect it is in; found by the members when it is not given.");
    private readonly Option<Dialect?> _to = EnvelopeVerb.DialectOption("--to", "The dialect it is to be in.");
    private readonly Option<Guid?> _federation = new("--federation") { Description = "The federation, where the envelope names none or by no UUID.", HelpName = "uuid" };
    private readonly Option<string?> _home = new("--home") { Description = "The folder of the mesh whose key signs the result; without it the result is unsigned.", HelpName = "folder" };

    public EnvelopeTranslateVerb()
        : base(
            "translate",
            "Translate an envelope into another dialect. What the other cannot say is carried in its extensions, so that translating back gives the first one; what would change the meaning is refused.",
            "orleansmesh envelope translate message.json --to klp --home ./acme",
            "orleansmesh envelope translate klp.json --to fmp --federation 6f9619ff-8b86-4d11-b42d-00c04fc964ff --home ./acme",
            "orleansmesh envelope translate ipc.json --to federation --federation 6f9619ff-8b86-4d11-b42d-00c04fc964ff --json")
    {
        _to.Required = true;
        Takes(_file, _from, _to, _federation, _home);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        byte[] bytes = await EnvelopeFiles.ReadAsync(arguments.GetValue(_file)!, cancellationToken);
        Dialect from = arguments.GetValue(_from) ?? OpenedEnvelope.DialectOf(bytes);
        Dialect to = arguments.GetValue(_to)!.Value;
        using MeshFolder? folder = arguments.GetValue(_home) is { } home ? MeshFolder.Open(home, passphrases: TerminalPassphrases.Instance) : null;
        var terms = new TranslationTerms { FederationId = arguments.GetValue(_federation), Key = folder?.MeshKey, KeyId = folder?.KeyId };
        if (!DialectTranslator.TryTranslate(bytes, from, to, terms, out byte[]? translated, out TranslationRefusal refusal))
        {
            throw new CliFailureException("translation-refused", $"It cannot be said in {DialectWords.Of(to)}: {refusal}.", NextFor(refusal));
        }

        output.Raw(JsonNode.Parse(translated)!);
        return ExitCodes.Done;
    }

    private static string NextFor(TranslationRefusal refusal) => refusal switch
    {
        TranslationRefusal.KeyMissing => "FMP is always signed: give the mesh's folder with --home.",
        TranslationRefusal.FederationUnknown => "Name the federation with --federation.",
        TranslationRefusal.SourceInvalid => "See why: orleansmesh envelope parse",
        _ => "",
    };
}
