using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed held</c>: the agreements that a mesh keeps itself, verified without a hub.</summary>
internal sealed class FedHeldVerb : Verb
{
    private readonly Option<string> _home = CommonOptions.Home();

    public FedHeldVerb()
        : base(
            "held",
            "List the agreements that a mesh has signed, from its own folder: no hub is asked, and every signature is checked again.",
            "orleansmesh fed held --home ./acme",
            "orleansmesh fed held --home ./acme --json") => Takes(_home);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        using MeshFolder folder = MeshFolder.Open(arguments.GetValue(_home)!);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        IReadOnlyList<HeldAgreement> held = await folder.ReadAgreementsAsync(now);
        string meshId = folder.MeshId.ToString();
        output.Json(new
        {
            agreements = held.Select(h => new
            {
                federationId = h.Agreement.Terms.FederationId,
                version = h.Agreement.Terms.Version,
                state = Word(h.State),
                verdict = Verdict(h.Agreement, now),
                partners = Partners(h.Agreement, meshId),
                purpose = h.Agreement.Terms.Purpose,
                signedBy = h.Agreement.Signatures.Select(s => s.By),
                grants = h.Agreement.Terms.Grants.Select(FederationSummary.Text),
                expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(h.Agreement.Terms.ExpiresAt),
            }),
        });
        if (held.Count == 0)
        {
            output.Line($"None yet. Find a mesh with orleansmesh discover, and ask it: orleansmesh fed request DID --purpose …");
            return ExitCodes.Done;
        }

        Table table = new Table().Border(TableBorder.Rounded).AddColumns("federation", "version", "state", "with", "signed by", "holds");
        foreach (HeldAgreement each in held)
        {
            table.AddRow(
                new Text(each.Agreement.Terms.FederationId.ToString()),
                new Text($"{each.Agreement.Terms.Version}"),
                new Text(Word(each.State)),
                new Text(string.Join('\n', Partners(each.Agreement, meshId))),
                new Text(string.Join('\n', each.Agreement.Signatures.Select(s => s.By))),
                new Text(Verdict(each.Agreement, now)));
        }

        output.Show(table);
        return ExitCodes.Done;
    }

    private static string[] Partners(Agreement agreement, string meshId) => [.. agreement.Terms.Parties.Select(p => p.Id).Where(id => id != meshId)];

    private static string Word(HeldState state) => state switch
    {
        HeldState.Signed => "signed",
        HeldState.InForce => "in-force",
        _ => "over",
    };

    // Of the text by itself; whether it has ended before its time, the state says.
    private static string Verdict(Agreement agreement, DateTimeOffset now) => agreement.Verify(now) switch
    {
        AgreementRefusal.None => "binds",
        AgreementRefusal.SignatureMissing => "not signed by all",
        AgreementRefusal.Expired => "expired",
        AgreementRefusal refusal => $"does not hold ({refusal})",
    };
}
