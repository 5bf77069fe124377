using System.CommandLine;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Certificates;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>cert crl</c>: renews the revocation lists of an authority's folder.</summary>
internal sealed class CertCrlVerb : Verb
{
    /// <summary>By when a list must be renewed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly Option<string> _data = CommonOptions.Data();

    public CertCrlVerb()
        : base(
            "crl",
            "Write the next revocation lists of a hub's authority, with what was revoked so far. Within 30 days there must be another.",
            "orleansmesh cert crl --data /var/lib/orleansmesh") => Takes(_data);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var folder = new AuthorityFolder(arguments.GetValue(_data)!);
        foreach (string name in (string[])[AuthorityFolder.Root, AuthorityFolder.Hub])
        {
            RevocationList list = folder.Revoke(name, [], TimeProvider.System.GetUtcNow(), Lifetime);
            output.Json(new { list = folder.ListPath(name), number = (long)list.Number, revoked = list.Count, nextUpdate = list.NextUpdate });
            output.Line($"{folder.ListPath(name)} is number {list.Number} with {list.Count} entries, good until {list.NextUpdate:u}.");
        }

        return Task.FromResult(ExitCodes.Done);
    }
}
