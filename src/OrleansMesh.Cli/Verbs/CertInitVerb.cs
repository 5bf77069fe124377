using System.CommandLine;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>cert init</c>: makes a root authority and a hub's intermediate.</summary>
internal sealed class CertInitVerb : Verb
{
    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<string> _name = new("--name") { Description = "The authority's name.", HelpName = "text", DefaultValueFactory = _ => "OrleansMesh hub" };
    private readonly Option<string[]> _groups = CommonOptions.Many("--group", "Meshes that it may name: did:mesh:enterprise for all did:mesh:enterprise:NAME. None for no limit.", "prefix");
    private readonly Option<string[]> _hosts = CommonOptions.Many("--host", "Hosts that it may name, and all below them. With --group and no --host it may name none.", "name");

    public CertInitVerb()
        : base(
            "init",
            "Make an authority for meshes: a root and the hub's intermediate on P-384, with name constraints and empty revocation lists. Keep the root's key elsewhere afterwards.",
            "orleansmesh cert init --data /var/lib/orleansmesh --group did:mesh:enterprise",
            "orleansmesh cert init --data /var/lib/orleansmesh --group did:mesh:academic --host mit.example --name 'EU hub'")
    {
        Takes(_data, _name, _groups, _hosts);
        _groups.Validators.Add(result =>
        {
            foreach (string group in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!group.StartsWith("did:mesh:", StringComparison.Ordinal))
                {
                    result.AddError($"--group is '{group}'. Give the beginning of DIDs up to a colon, for example did:mesh:enterprise.");
                }
            }
        });
    }

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var folder = new AuthorityFolder(arguments.GetValue(_data)!);
        folder.Create(arguments.GetValue(_name)!, arguments.GetValue(_groups)!, arguments.GetValue(_hosts)!, TimeProvider.System.GetUtcNow(), CertCrlVerb.Lifetime);
        output.Json(new { root = folder.CertificatePath(AuthorityFolder.Root), intermediate = folder.CertificatePath(AuthorityFolder.Hub), groups = arguments.GetValue(_groups), hosts = arguments.GetValue(_hosts) });
        output.Facts(("root", folder.CertificatePath(AuthorityFolder.Root)), ("intermediate", folder.CertificatePath(AuthorityFolder.Hub)), ("lists", $"{folder.ListPath(AuthorityFolder.Root)}, {folder.ListPath(AuthorityFolder.Hub)}"));
        return Task.FromResult(ExitCodes.Done);
    }
}
