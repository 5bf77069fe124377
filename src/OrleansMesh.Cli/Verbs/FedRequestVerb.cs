using System.CommandLine;
using System.Diagnostics;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed request</c>: the FMP handshake with another mesh, and its answer.</summary>
internal sealed class FedRequestVerb : MemberVerb
{
    private readonly Argument<string> _target = new("target") { Description = "The mesh to federate with." };
    private readonly Option<string> _purpose = new("--purpose") { Description = "What the federation is for, at most 512 characters.", HelpName = "text", Required = true };
    private readonly Option<string[]> _grants = GrantOptions.Create("--grant", "What the other mesh may use of ours.");
    private readonly Option<string[]> _asks = GrantOptions.Create("--ask", "What we want to use of the other mesh.");
    private readonly Option<string?> _policy = PolicyOptions.Policy("What we let pass; it becomes a part of the agreement (orleansmesh policy new).");
    private readonly Option<string> _region = PolicyOptions.Region("--region", "Where we handle data, for policies of regions.");
    private readonly Option<string> _partnerRegion = PolicyOptions.Region("--partner-region", "Where the other mesh says that it handles data.");
    private readonly Option<int> _days = new("--days") { Description = "How long the agreement holds.", HelpName = "days", DefaultValueFactory = _ => 365 };
    private readonly Option<int> _timeout = new("--timeout") { Description = "How long to wait for the answer.", HelpName = "seconds", DefaultValueFactory = _ => 300 };

    public FedRequestVerb()
        : base(
            "request",
            "Ask a mesh to federate: the hub's challenge, the signed agreement, and the other side's answer.",
            "orleansmesh fed request did:mesh:academic:mit-001 --home ./acme --purpose \"document analysis\" --ask tool:*",
            "orleansmesh fed request did:mesh:academic:mit-001 --home ./acme --purpose research --grant resource:doc:///public/* --ask tool:analyze_* --ask message:* --days 30")
    {
        Takes(_target, _purpose, _grants, _asks, _policy, _region, _partnerRegion, _days, _timeout, Home, Hub, PostQuantum, Authorities);
        _target.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError));
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did target = Did.Parse(arguments.GetValue(_target)!);
        var terms = new FederationTerms(
            arguments.GetValue(_purpose)!, Grants(arguments, _grants), Grants(arguments, _asks), TimeSpan.FromDays(arguments.GetValue(_days)))
        {
            Policy = await PolicyOptions.ReadAsync(arguments, _policy, cancellationToken),
            Region = arguments.GetValue(_region)!,
            PartnerRegion = arguments.GetValue(_partnerRegion)!,
        };
        int seconds = arguments.GetValue(_timeout);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        long started = Stopwatch.GetTimestamp();
        try
        {
            MeshFederation federation = await member.Client.FederateAsync(target, terms, challenge => Show(challenge, target, output), patience.Token);
            Show(federation, Stopwatch.GetElapsedTime(started), output);
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliFailureException("no-answer", $"{target} has not answered within {seconds} s.", "The request stays with the hub: see its answer with orleansmesh fed list.");
        }
    }

    private static void Show(HandshakeChallenge challenge, Did target, CliOutput output)
    {
        output.Json(new { @event = "challenge", handshakeId = challenge.HandshakeId, nonce = challenge.Nonce, hash = challenge.Hash, expiresAt = challenge.ExpiresAt });
        output.Line($"The hub's challenge {challenge.Hash[..16]}… is signed; {target} is asked …");
    }

    private static void Show(MeshFederation federation, TimeSpan elapsed, CliOutput output)
    {
        output.Json(new
        {
            @event = "established",
            federationId = federation.FederationId,
            partners = federation.Partners,
            expiresAt = federation.ExpiresAt,
            grants = federation.Agreement.Terms.Grants.Select(g => new { grantor = g.Grantor, grantee = g.Grantee, grant = FederationSummary.Text(g) }),
            milliseconds = Math.Round(elapsed.TotalMilliseconds, 1),
        });
        output.Line($"[green]Federated[/] with {string.Join(", ", federation.Partners)} until {federation.ExpiresAt:yyyy-MM-dd}, {elapsed.TotalMilliseconds:N0} ms after the request: {federation.FederationId}");
        foreach (AgreementGrant grant in federation.Agreement.Terms.Grants)
        {
            output.Line($"  {grant.Grantor} grants {grant.Grantee} {FederationSummary.Text(grant)}");
        }
    }

    private static FederationGrant[] Grants(ParseResult arguments, Option<string[]> option) =>
        [.. arguments.Grants(option).Select(g => new FederationGrant(Enum.Parse<GrantKind>(g.Kind, ignoreCase: true), g.Pattern))];
}
