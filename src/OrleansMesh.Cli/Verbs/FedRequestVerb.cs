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
    private readonly TermsOptions _terms = new();
    private readonly Option<bool> _negotiate = new("--negotiate") { Description = "Ask first, and negotiate afterwards: accept opens, fed counter proposes terms." };
    private readonly Option<string[]> _with = CommonOptions.Many("--with", "With --negotiate: a further party, up to 14.", "did");
    private readonly Option<Guid?> _parent = new("--parent") { Description = "With --negotiate: the active federation above this one, whose grants and policy it may narrow and not widen.", HelpName = "id" };
    private readonly Option<int> _timeout = new("--timeout") { Description = "How long to wait for the answer.", HelpName = "seconds", DefaultValueFactory = _ => 300 };

    public FedRequestVerb()
        : base(
            "request",
            "Ask a mesh to federate: the hub's challenge, the signed agreement, and the other side's answer.",
            "orleansmesh fed request did:mesh:academic:mit-001 --home ./acme --purpose \"document analysis\" --ask tool:*",
            "orleansmesh fed request did:mesh:academic:mit-001 --home ./acme --purpose research --negotiate --with did:mesh:academic:eth-001",
            "orleansmesh fed request did:mesh:academic:mit-001 --home ./acme --purpose research --grant resource:doc:///public/* --ask tool:analyze_* --ask message:* --days 30")
    {
        Takes([_target, .. _terms.All, _negotiate, _with, _parent, _timeout, Home, Hub, PostQuantum, Authorities]);
        Validators.Add(result =>
        {
            foreach (string text in (result.GetValue(_with) ?? []).Where(text => !Did.TryParse(text, out _)))
            {
                result.AddError($"--with is '{text}', which is no DID.");
            }

            if (result.GetValue(_with) is { Length: > 0 } && !result.GetValue(_negotiate))
            {
                result.AddError("--with needs --negotiate: the handshake is between two.");
            }

            if (result.GetValue(_parent) is not null && !result.GetValue(_negotiate))
            {
                result.AddError("--parent needs --negotiate.");
            }
        });
        _target.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError));
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did target = Did.Parse(arguments.GetValue(_target)!);
        if (arguments.GetValue(_negotiate))
        {
            return await NegotiateAsync(member, target, arguments, output, cancellationToken);
        }

        FederationTerms terms = await _terms.ReadAsync(arguments, cancellationToken);
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

    private async Task<int> NegotiateAsync(Member member, Did target, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did[] others = [target, .. arguments.GetValue(_with)!.Select(Did.Parse)];
        Agreement? parent = null;
        if (arguments.GetValue(_parent) is { } above)
        {
            parent = (await member.Client.Lifecycle.HistoryAsync(above, cancellationToken)).Standing.InForce
                ?? throw new CliFailureException("federation-ended", $"{above} is not in force.", "Give one that is active: orleansmesh fed list");
        }

        Guid id = await member.Client.Lifecycle.RequestAsync(others, _terms.Purpose(arguments), [], parent, cancellationToken);
        output.Json(new { @event = "requested", federationId = id, partners = others.Select(o => o.ToString()) });
        output.Line($"Requested {id}. When {string.Join(", ", others)} accepted it: orleansmesh fed counter {id} --purpose …");
        return ExitCodes.Done;
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
}
