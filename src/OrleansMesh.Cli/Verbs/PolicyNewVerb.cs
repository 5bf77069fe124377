using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>policy new</c>: a document to begin with.</summary>
internal sealed class PolicyNewVerb : Verb
{
    private readonly Option<string> _owner = new("--owner") { Description = "Your name in the ids of clauses: letters, digits and hyphens, at most 32.", HelpName = "name", Required = true };

    private readonly Option<string> _template = new("--template")
    {
        Description = "open: hardly a limit; standard: rates, sizes and tiers; europe: EU data under the GDPR; strict: sealed, post-quantum, explained.",
        HelpName = "open|standard|europe|strict",
        DefaultValueFactory = _ => "standard",
    };

    private readonly Option<string?> _out = new("--out") { Description = "The file to write; standard output when it is not given.", HelpName = "file" };

    public PolicyNewVerb()
        : base(
            "new",
            "Write a policy to begin with, then edit it.",
            "orleansmesh policy new --owner acme --template europe --out acme-policy.json",
            "orleansmesh policy new --owner mit --template open")
    {
        Takes(_owner, _template, _out);
        _template.AcceptOnlyFromAmong([.. PolicyTemplates.All.Keys]);
        _owner.Validators.Add(result =>
        {
            string name = result.GetValueOrDefault<string>() ?? "";
            if (name.Length is 0 or > 32 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                result.AddError($"--owner is {name}. Give 1 to 32 letters, digits and hyphens.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string text = PolicyTemplates.All[arguments.GetValue(_template)!].Replace("OWNER", arguments.GetValue(_owner)!, StringComparison.Ordinal);
        if (arguments.GetValue(_out) is { } file)
        {
            await File.WriteAllTextAsync(file, text + Environment.NewLine, cancellationToken);
            output.Json(new { file = Path.GetFullPath(file) });
            output.Line($"[green]Written[/] {file}. Edit it, then: [blue]orleansmesh policy check {file}[/]");
        }
        else
        {
            output.Raw(JsonNode.Parse(text)!);
        }

        return ExitCodes.Done;
    }
}
