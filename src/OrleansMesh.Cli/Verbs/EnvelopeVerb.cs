using System.CommandLine;
using OrleansMesh.Domain.Dialects;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>envelope</c>: messages of the four dialects, without a network.</summary>
internal sealed class EnvelopeVerb : Command
{
    public EnvelopeVerb()
        : base("envelope", "Read, translate, sign and verify messages of the dialects fmp, klp, federation and ipc, without a network.")
    {
        Subcommands.Add(new EnvelopeParseVerb());
        Subcommands.Add(new EnvelopeTranslateVerb());
        Subcommands.Add(new EnvelopeSignVerb());
        Subcommands.Add(new EnvelopeVerifyVerb());
    }

    /// <summary>The argument <c>file</c>.</summary>
    internal static Argument<string> FileArgument() => new("file") { Description = "The envelope, or - for standard input.", HelpName = "file|-" };

    /// <summary>An option that names a dialect.</summary>
    internal static Option<Dialect?> DialectOption(string name, string description) => new(name) { Description = description, HelpName = "fmp|klp|federation|ipc" };
}
