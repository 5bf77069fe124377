using System.CommandLine;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary>What a message says of its data and of why it is sent (P-09).</summary>
internal sealed class ComplianceOptions
{
    private readonly Option<string?> _classification = new("--classification") { Description = "The class of the data; with it the message has a compliance context.", HelpName = string.Join('|', PolicyWords.DataClasses) };
    private readonly Option<string> _basis = new("--basis") { Description = "The legal basis, with --classification.", HelpName = "word", DefaultValueFactory = _ => "none" };
    private readonly Option<int> _retention = new("--retention") { Description = "Days for which the data may be kept, with --classification.", HelpName = "days" };
    private readonly Option<string[]> _regions = CommonOptions.Many("--only-in", "A region where the data may be, with --classification.", "code");
    private readonly Option<bool> _audit = new("--audit") { Description = "Ask for the exchange to be recorded, with --classification." };
    private readonly Option<string?> _decision = new("--decision") { Description = "What was decided; with --by and --reason the message has an explanation record.", HelpName = "text" };
    private readonly Option<string> _by = new("--by") { Description = "Who decided, with --decision.", HelpName = "name", DefaultValueFactory = _ => "" };
    private readonly Option<string[]> _reasons = CommonOptions.Many("--reason", "Why, with --decision.", "text");

    public ComplianceOptions()
    {
        _classification.AcceptOnlyFromAmong([.. PolicyWords.DataClasses]);
        _basis.AcceptOnlyFromAmong([.. PolicyWords.LegalBases]);
    }

    /// <summary>In the order of <c>--help</c>.</summary>
    public Symbol[] All => [_classification, _basis, _retention, _regions, _audit, _decision, _by, _reasons];

    /// <summary>Those of the context alone.</summary>
    public Symbol[] OfContext => [_classification, _basis, _retention, _regions, _audit];

    /// <summary>The context; null without a classification.</summary>
    public ComplianceContext? Context(ParseResult arguments)
    {
        if (arguments.GetValue(_classification) is not { } word)
        {
            return null;
        }

        var classification = (DataClass)PolicyWords.DataClasses.ToList().IndexOf(word);
        var basis = (LegalBasis)PolicyWords.LegalBases.ToList().IndexOf(arguments.GetValue(_basis)!);
        var context = new ComplianceContext(classification, basis, arguments.GetValue(_retention), arguments.GetValue(_audit));
        return context with { Regions = arguments.GetValue(_regions)! };
    }

    /// <summary>The record; null without a decision.</summary>
    public ExplanationRecord? Explanation(ParseResult arguments) =>
        arguments.GetValue(_decision) is { } decision ? new ExplanationRecord(arguments.GetValue(_by)!, decision, arguments.GetValue(_reasons)!) : null;
}
