using OrleansMesh.Domain.Federation.Automation;

namespace OrleansMesh.Cli.Members;

/// <summary>Rules of automation in files.</summary>
internal static class RuleFiles
{
    /// <summary>The rules of a file.</summary>
    /// <exception cref="CliFailureException">There is no such file, or it holds no rules; the message names rule and member.</exception>
    public static async Task<AutomationRules> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists || file.Length > AutomationRules.BytesMax)
        {
            throw new CliFailureException("file", $"'{file}' is missing or longer than {AutomationRules.BytesMax} bytes.", "Check the path; the form is in docs/schemas/federation-rules.json.");
        }

        byte[] bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        return AutomationRules.TryParse(bytes, out AutomationRules? rules, out AutomationFault fault)
            ? rules
            : throw new CliFailureException("rules-invalid", $"'{file}' holds no rules. {fault.Sentence}", "The form is in docs/schemas/federation-rules.json.");
    }
}
