using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary>How a hub finds others that nobody lists, and whom it lets in (D-03).</summary>
internal sealed class SeedOptions
{
    private readonly Option<string[]> _seeds = CommonOptions.Many("--seed", "A hub to ask first for others; with its node id nobody else is taken for it.", "host:port[#did:key:z6Mk…]");

    private readonly Option<int?> _wanted = new("--links-wanted") { Description = "Dial seeds, and hubs that links announce, as long as there are fewer links, 1 to 32 (default: 3 with --seed, else none).", HelpName = "count" };

    private readonly Option<string?> _admit = new("--admit-hubs")
    {
        Description = "Hubs that may link to this one and are not listed: none (listed), those that a link announced (introduced), or any of this network (default: introduced with --seed, else listed).",
        HelpName = "listed|introduced|any",
    };

    private readonly Option<bool> _private = new("--private-hubs") { Description = "Also dial hubs that announce an address of a private network or of this machine." };

    private readonly Option<string> _public = new("--public")
    {
        Description = "The address that others are told to dial (default: the one listened on).",
        HelpName = "tcp://host:port",
        DefaultValueFactory = _ => "",
    };

    public SeedOptions()
    {
        _admit.AcceptOnlyFromAmong("listed", "introduced", "any");
        _seeds.Validators.Add(result =>
        {
            foreach (string seed in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!Uri.TryCreate(AddressOf(seed), UriKind.Absolute, out Uri? address) || address.Port <= 0)
                {
                    result.AddError($"--seed is '{seed}'. Give host:port, or host:port#did:key:z6Mk… to take nobody else for it.");
                }
            }
        });
    }

    /// <summary>In the order of <c>--help</c>.</summary>
    public Symbol[] All => [_seeds, _wanted, _admit, _private, _public];

    /// <summary>As settings of the host.</summary>
    public string[] Settings(ParseResult arguments)
    {
        string[] seeds = arguments.GetValue(_seeds)!;
        return
        [
            .. seeds.SelectMany((seed, place) => (string[])[$"--Gateway:PeerExchange:Seeds:{place}", AddressOf(seed)]),
            "--Gateway:PeerExchange:LinksWanted", $"{arguments.GetValue(_wanted) ?? (seeds.Length > 0 ? 3 : 0)}",
            "--Gateway:PeerExchange:Admit", arguments.GetValue(_admit) ?? (seeds.Length > 0 ? "introduced" : "listed"),
            "--Gateway:PeerExchange:PrivateAddresses", arguments.GetValue(_private) ? "true" : "false",
            "--Host:PublicAddress", arguments.GetValue(_public)!,
        ];
    }

    private static string AddressOf(string seed) => seed.Contains("://", StringComparison.Ordinal) ? seed : $"tcp://{seed}";
}
