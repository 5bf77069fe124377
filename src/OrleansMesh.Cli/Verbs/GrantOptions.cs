using System.CommandLine;
using OrleansMesh.Cli.Values;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Options whose values are grants.</summary>
internal static class GrantOptions
{
    /// <summary>An option of grants that may be given several times.</summary>
    public static Option<string[]> Create(string name, string description)
    {
        Option<string[]> option = CommonOptions.Many(name, description + " kind:pattern with the kind tool, resource, prompt or message; a pattern may end in *.", "grant");
        option.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!GrantText.TryParse(text, out _, out string error))
                {
                    result.AddError(error);
                }
            }
        });
        return option;
    }

    /// <summary>The grants that were given.</summary>
    public static IReadOnlyList<GrantText> Grants(this ParseResult arguments, Option<string[]> option) => [.. arguments.GetValue(option)!.Select(GrantText.Parse)];
}
