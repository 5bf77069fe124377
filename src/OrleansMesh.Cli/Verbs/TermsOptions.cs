using System.CommandLine;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Cli.Verbs;

/// <summary>The options that make terms of an agreement.</summary>
/// <param name="policyIs">What <c>--policy</c> is for.</param>
internal sealed class TermsOptions(string policyIs = "What we let pass; it becomes a part of the agreement (orleansmesh policy new).")
{
    private readonly Option<string> _purpose = new("--purpose") { Description = "What the federation is for, at most 512 characters.", HelpName = "text", Required = true };
    private readonly Option<string[]> _grants = GrantOptions.Create("--grant", "What the other mesh may use of ours.");
    private readonly Option<string[]> _asks = GrantOptions.Create("--ask", "What we want to use of the other mesh.");
    private readonly Option<string[]> _shares = GrantOptions.Create("--share", "What every party may use of every other, in a federation of several.");
    private readonly Option<string?> _policy = PolicyOptions.Policy(policyIs);
    private readonly Option<string> _region = PolicyOptions.Region("--region", "Where we handle data, for policies of regions.");
    private readonly Option<string> _partnerRegion = PolicyOptions.Region("--partner-region", "Where the other mesh says that it handles data.");
    private readonly Option<int> _days = new("--days") { Description = "How long the agreement holds.", HelpName = "days", DefaultValueFactory = _ => 365 };

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Symbol> All => [_purpose, _grants, _asks, _shares, _policy, _region, _partnerRegion, _days];

    /// <summary>The purpose alone.</summary>
    public string Purpose(ParseResult arguments) => arguments.GetValue(_purpose)!;

    /// <summary>The terms that were given.</summary>
    public async Task<FederationTerms> ReadAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        new(Purpose(arguments), Grants(arguments, _grants), Grants(arguments, _asks), TimeSpan.FromDays(arguments.GetValue(_days)))
        {
            Shared = Grants(arguments, _shares),
            Policy = await PolicyOptions.ReadAsync(arguments, _policy, cancellationToken),
            Region = arguments.GetValue(_region)!,
            PartnerRegion = arguments.GetValue(_partnerRegion)!,
        };

    private static FederationGrant[] Grants(ParseResult arguments, Option<string[]> option) =>
        [.. arguments.Grants(option).Select(g => new FederationGrant(Enum.Parse<GrantKind>(g.Kind, ignoreCase: true), g.Pattern))];
}
