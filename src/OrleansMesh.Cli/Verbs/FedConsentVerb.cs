using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Ucans;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed consent</c>: the mesh's human lets the mesh federate, with some partners or with any (I-04).</summary>
internal sealed class FedConsentVerb : Verb
{
    private const string Any = "any";

    private readonly Argument<string[]> _partners = new("partner")
    {
        Description = "The mesh to federate with, all others of a federation of several, or any.",
        HelpName = "did|any",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly UcanIdentityOptions _identity = new();
    private readonly Option<string> _validity = UcanOptions.Validity(by: "30d");

    public FedConsentVerb()
        : base(
            "consent",
            "Let the mesh propose and accept federations, signed with its human's key: hubs ask for it. Kept in the folder's capabilities; delete the file and revoke it to take it back.",
            "orleansmesh fed consent did:mesh:academic:mit-001 --human-key ~/acme-human.key --home ./acme",
            "orleansmesh fed consent any --for 12h --human-key ~/acme-human.key --home ./acme")
    {
        _identity.HumanKey.Required = true;
        Takes(_partners, _identity.Home, _identity.HumanKey, _validity);
        _partners.Validators.Add(result =>
        {
            string[] partners = result.GetValueOrDefault<string[]>() ?? [];
            foreach (string text in partners.Where(text => !Did.TryParse(text, out _) && (text != Any || partners.Length > 1)))
            {
                result.AddError($"'{text}' is no DID. Give the DIDs of all other parties, or any alone.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        string[] partners = [.. arguments.GetValue(_partners)!.Distinct().Order(StringComparer.Ordinal)];
        string names = ConsentWords.Names(partners);
        using var identity = UcanIdentity.Open(arguments, _identity);
        Delegation delegation = new DelegationDraft
        {
            Issuer = identity.Principal,
            Audience = identity.Holder,
            Subject = identity.Principal.Did,
            Command = ConsentWords.Any,
            Policy = names == Any ? Policy.Any : PartnersAre(names),
            Expires = ValidityText.End(arguments.GetValue(_validity)!, TimeProvider.System.GetUtcNow()),
        }.Sign(identity.Signer);

        string folder = Directory.CreateDirectory(Path.Combine(arguments.GetValue(_identity.Home)!, "capabilities")).FullName;
        string file = Path.Combine(folder, $"consent-{delegation.Cid}.ucan");
        await TokenFiles.WriteAsync(file, [delegation], cancellationToken);
        output.Json(new { cid = delegation.Cid.ToString(), meshId = identity.Principal.Did.ToString(), partners, expires = delegation.Expires, file });
        output.Line($"[green]Agreed[/]: {identity.Principal.Did} may federate with {names} {(delegation.Expires is { } end ? $"until {end:yyyy-MM-dd HH:mm} UTC" : "for ever")}. Kept in {file}.");
        return ExitCodes.Done;
    }

    private static Policy PartnersAre(string names) =>
        Policy.TryRead(IpldNode.ListOf(IpldNode.ListOf(IpldNode.Of("=="), IpldNode.Of("." + ConsentWords.Partner), IpldNode.Of(names))), out Policy? policy)
            ? policy
            : throw new InvalidOperationException("One comparison is a policy.");
}
