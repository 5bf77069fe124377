using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Ucans;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Verbs;

/// <summary>What several of the UCAN verbs take and print alike.</summary>
internal static class UcanOptions
{
    /// <summary>An option whose value is a DID.</summary>
    public static Option<string?> OfDid(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "did" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Did.TryParse(text, out _))
            {
                result.AddError($"{name} is '{text}', which is no DID.");
            }
        });
        return option;
    }

    public static Option<string> Command()
    {
        var option = new Option<string>("--command") { Description = "The command, such as /mcp/tool; a delegation covers those below it, / covers all.", HelpName = "/path", Required = true };
        option.Validators.Add(result =>
        {
            if (!UcanCommand.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("--command is lower case, with a slash before each part and none at the end: /mcp/tool.");
            }
        });
        return option;
    }

    public static Option<string> Validity(string by)
    {
        var option = new Option<string>("--for") { Description = "How long it is valid: 90s, 30m, 12h, 7d or ever.", HelpName = "time", DefaultValueFactory = _ => by };
        option.Validators.Add(result => ValidityText.Require("--for", result.GetValueOrDefault<string>(), result.AddError));
        return option;
    }

    public static Option<string?> Out() => new("--out") { Description = "The file to write; standard output when it is not given.", HelpName = "file" };

    public static Did? ReadDid(ParseResult arguments, Option<string?> option) => arguments.GetValue(option) is { } text ? Did.Parse(text) : null;

    /// <summary>Writes tokens to a file, or the lines to standard output; the first is what was made.</summary>
    public static async Task WriteAsync(IReadOnlyList<UcanToken> tokens, string? file, CliOutput output, CancellationToken cancellationToken)
    {
        UcanToken made = tokens[0];
        string[] lines = [.. tokens.Select(token => UcanText.Encode(token.Bytes.Span))];
        output.Json(new { cid = made.Cid.ToString(), issuer = made.Issuer.ToString(), command = made.Command.ToString(), expires = made.Expires, token = lines[0], file = file is null ? null : Path.GetFullPath(file) });
        if (file is null)
        {
            Array.ForEach(lines, line => output.Line($"{line}"));
            return;
        }

        await TokenFiles.WriteAsync(file, tokens, cancellationToken);
        output.Line($"[green]Signed[/] {file}: {made.Issuer} for {made.Command}, {made.Cid}");
    }
}
