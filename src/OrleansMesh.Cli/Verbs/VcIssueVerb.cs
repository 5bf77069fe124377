using System.CommandLine;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Hubs;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Hub.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc issue</c>: signs a credential with the key of the hub whose folder one has.</summary>
internal sealed class VcIssueVerb : Verb
{
    private readonly Option<string> _data = CommonOptions.Data();

    private readonly Option<string> _subject = new("--subject") { Description = "The mesh it is about.", HelpName = "did", Required = true };

    private readonly Option<int> _trust = new("--trust")
    {
        Description = "The trust level, 0 to 100: 25 Basic, 50 Validated, 75 Certified, 90 Audited.",
        HelpName = "level",
        DefaultValueFactory = _ => 60,
    };

    private readonly Option<string[]> _capabilities = CommonOptions.Many("--capability", "A capability that the mesh is known to have.", "name");

    private readonly Option<string[]> _certifications = CommonOptions.Many("--certification", "A compliance certification that was seen, such as SOC2.", "name");

    private readonly Option<int> _days = new("--days") { Description = "How long it is valid.", HelpName = "days", DefaultValueFactory = _ => 365 };

    private readonly Option<ProofSuite> _suite = new("--suite")
    {
        Description = "How it is signed: EddsaJcs2022 over JSON, EddsaRdfc2022 or Ed25519Signature2020 over RDF.",
        HelpName = "suite",
        DefaultValueFactory = _ => ProofSuite.EddsaJcs2022,
    };

    private readonly Option<string?> _location = new("--location")
    {
        Description = "Where others reach the hub's HTTP, for its status lists (default: as the hub runs; without HTTP only the hub itself reads them).",
        HelpName = "url",
    };

    private readonly Option<string?> _out = new("--out") { Description = "The file to write; standard output when it is not given.", HelpName = "file" };

    public VcIssueVerb()
        : base(
            "issue",
            "Issue a MeshAgentCredential with the hub's key. For the hub's operator: it needs the hub's folder.",
            "orleansmesh vc issue --subject did:mesh:enterprise:acme-001 --trust 80 --out acme.json",
            "orleansmesh vc issue --data /var/lib/orleansmesh --subject did:mesh:academic:mit-001 --capability documents --days 90 --out mit.json")
    {
        Takes(_data, _subject, _trust, _capabilities, _certifications, _days, _suite, _location, _out);
        _subject.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError));
        _trust.Validators.Add(result => RequireRange("--trust", result.GetValueOrDefault<int>(), 0, 100, result.AddError));
        _days.Validators.Add(result => RequireRange("--days", result.GetValueOrDefault<int>(), 1, 3650, result.AddError));
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var folder = new HubDataFolder(arguments.GetValue(_data)!);
        HubCard card = folder.Read();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        DateTimeOffset until = now.AddDays(arguments.GetValue(_days));
        var claims = new MeshAgentClaims(
            Did.Parse(arguments.GetValue(_subject)!), arguments.GetValue(_capabilities)!, arguments.GetValue(_certifications)!, arguments.GetValue(_trust));
        byte[] credential;
        await using (CredentialOffice office = CredentialOffice.Open(folder.Path))
        using (IEd25519SigningKey key = folder.ReadHubKey())
        {
            string location = arguments.GetValue(_location)?.TrimEnd('/') ?? card.Http ?? card.HubId;
            credential = await office.IssueAsync(
                Did.Parse(card.HubId), key, card.KeyId, location, claims, now, until, arguments.GetValue(_suite), cancellationToken);
        }

        if (arguments.GetValue(_out) is { } file)
        {
            await File.WriteAllBytesAsync(file, credential, cancellationToken);
            output.Json(new { file = Path.GetFullPath(file), issuer = card.HubId, subject = claims.Subject.ToString(), trust = claims.TrustLevel, validUntil = until });
            output.Line($"[green]Issued[/] {file}: {card.HubId} says that {claims.Subject} has trust level {claims.TrustLevel}, until {until:yyyy-MM-dd}.");
            output.Line($"Give the file to the mesh's operator, who presents it: [blue]orleansmesh join --credential {file}[/]");
        }
        else
        {
            output.Raw(JsonNode.Parse(credential)!);
        }

        return ExitCodes.Done;
    }

    private static void RequireRange(string name, int value, int least, int most, Action<string> refuse)
    {
        if (value < least || value > most)
        {
            refuse($"{name} is {value}. Give {least} to {most}.");
        }
    }
}
