using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Client.Presentations;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc ask</c>: asks a federated mesh for a presentation, and verifies what it answers.</summary>
internal sealed class VcAskVerb : MemberVerb
{
    private readonly Argument<string> _mesh = new("mesh") { Description = "The mesh to ask." };
    private readonly Option<string[]> _types = CommonOptions.Many("--type", "A type of credential to ask for (default: MeshAgentCredential).", "name");
    private readonly Option<int> _timeout = new("--timeout") { Description = "How long to wait for the answer.", HelpName = "seconds", DefaultValueFactory = _ => 60 };
    private readonly IssuerOptions _issuers = new();

    public VcAskVerb()
        : base(
            "ask",
            "Ask a federated mesh to present credentials, with a new challenge and for this mesh alone, and verify the answer. The agreement must grant message:credential.* both ways, and 'vc answer' or a program of the other mesh must run.",
            "orleansmesh vc ask did:mesh:academic:mit-001 --home ./acme --document hub.json --no-status",
            "orleansmesh vc ask did:mesh:academic:mit-001 --home ./acme --type MeshAgentCredential --data orleansmesh-data --status-list revocation.json --json")
    {
        Takes([_mesh, _types, _timeout, .. _issuers.Offline, Home, Hub, PostQuantum, Authorities]);
        _mesh.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError));
        _types.Validators.Add(result =>
        {
            string[] types = result.GetValueOrDefault<string[]>() ?? [];
            if (types.Length > PresentationRequest.TypesMax || types.Distinct().Count() != types.Length)
            {
                result.AddError($"Give at most {PresentationRequest.TypesMax} different --type.");
            }
        });
        _timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3600)
            {
                result.AddError("--timeout is 1 to 3600 seconds.");
            }
        });
    }

    protected override bool Receives => true;

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var holder = Did.Parse(arguments.GetValue(_mesh)!);
        TimeSpan patience = TimeSpan.FromSeconds(arguments.GetValue(_timeout));
        MeshHistory? history = await member.Client.HistoryAsync(holder, cancellationToken);
        CredentialExpectation issuers = await _issuers.ReadAsync(arguments, TimeProvider.System.GetUtcNow(), cancellationToken);
        CredentialExpectation expected = issuers with { Documents = did => did == holder ? history?.Current.Document : issuers.Documents(did) };
        var exchange = new PresentationExchange(member.Client, member.Folder, TimeProvider.System);
        string[] types = arguments.GetValue(_types) is { Length: > 0 } named ? named : [MeshAgentSchema.TypeName];
        PresentationRequest request = await exchange.AskAsync(holder, types, patience, cancellationToken);
        output.Json(new { @event = "asked", holder = holder.ToString(), challenge = request.Challenge, domain = request.Domain.ToString(), types });

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(patience);
        try
        {
            await foreach (ReceivedMessage message in member.Client.ReceiveAsync(ending.Token))
            {
                if (message is { Cursor: 0, PayloadType: PresentationRequest.AnswerPayloadType } && message.SourceMeshId == holder.ToString())
                {
                    return exchange.TryTake(message, expected, out VerifiedPresentation? verified, out PresentationRefusal refusal)
                        ? Show(verified, output)
                        : throw new CliFailureException("refused", $"The presentation of {holder} does not hold: {refusal}.", "Ask again. If an issuer is unknown, give its DID document: --document FILE.");
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // told below
        }

        throw new CliFailureException("no-answer", $"{holder} did not answer within {patience.TotalSeconds:0} s.", "Let it run 'orleansmesh vc answer', and see that it has what was asked for.");
    }

    private static int Show(VerifiedPresentation verified, CliOutput output)
    {
        output.Json(new
        {
            @event = "presented",
            verified = true,
            holder = verified.Holder.ToString(),
            credentials = verified.Credentials.Select(each => new { types = each.Document.Types, issuer = each.Document.Issuer, validUntil = each.Document.ValidUntil, statusChecked = each.StatusChecked }),
        });
        output.Line($"[green]It holds[/]: {verified.Holder} presents {string.Join(", ", verified.Credentials.Select(each => $"{each.Document.Types[^1]} by {each.Document.Issuer}"))}.");
        return ExitCodes.Done;
    }
}
