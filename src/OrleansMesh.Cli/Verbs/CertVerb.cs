using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>cert</c>: X.509 certificates of meshes.</summary>
internal sealed class CertVerb : Command
{
    public CertVerb()
        : base("cert", "X.509 certificates that name meshes: an authority in a hub's folder, what it issues and revokes, and their verification.")
    {
        Subcommands.Add(new CertInitVerb());
        Subcommands.Add(new CertIssueVerb());
        Subcommands.Add(new CertShowVerb());
        Subcommands.Add(new CertVerifyVerb());
        Subcommands.Add(new CertRevokeVerb());
        Subcommands.Add(new CertCrlVerb());
    }
}
