using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>ucan</c>: capabilities that are passed on, used and taken back; verifying needs no network.</summary>
internal sealed class UcanVerb : Command
{
    public UcanVerb()
        : base("ucan", "Delegate capabilities, use them, verify chains of them and revoke them (UCAN 1.0); a hub is asked by submit alone.")
    {
        Subcommands.Add(new UcanDelegateVerb());
        Subcommands.Add(new UcanInvokeVerb());
        Subcommands.Add(new UcanShowVerb());
        Subcommands.Add(new UcanVerifyVerb());
        Subcommands.Add(new UcanRevokeVerb());
        Subcommands.Add(new UcanSubmitVerb());
    }
}
