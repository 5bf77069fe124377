using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Envelopes;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Dialects;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>envelope parse</c>: what an envelope says.</summary>
internal sealed class EnvelopeParseVerb : Verb
{
    private readonly Argument<string> _file = EnvelopeVerb.FileArgument();
    private readonly Option<Dialect?> _dialect = EnvelopeVerb.DialectOption("--dialect", "The dialect; found by the members when it is not given.");

    public EnvelopeParseVerb()
        : base(
            "parse",
            "Show what an envelope says, or the reason why it is none. It is parsed, not verified.",
            "orleansmesh envelope parse message.json",
            "orleansmesh envelope parse - --dialect klp --json") => Takes(_file, _dialect);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var opened = OpenedEnvelope.Open(await EnvelopeFiles.ReadAsync(arguments.GetValue(_file)!, cancellationToken), arguments.GetValue(_dialect));
        var json = new JsonObject { ["dialect"] = DialectWords.Of(opened.Dialect), ["signed"] = opened.IsSigned };
        foreach ((string name, string value) in opened.Facts.Where(fact => fact.Value.Length > 0))
        {
            json[name] = value;
        }

        output.Json(json);
        output.Facts([("dialect", DialectWords.Of(opened.Dialect)), .. opened.Facts, ("signature", opened.IsSigned ? "there is one, not verified" : "none")]);
        return ExitCodes.Done;
    }
}
