using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Client.Presentations;
using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>vc answer</c>: presents the mesh's credentials to federated meshes that ask for them.</summary>
internal sealed class VcAnswerVerb : MemberVerb
{
    private readonly Argument<string[]> _files = new("files") { Description = "The credentials that may be shown; the one that the mesh keeps when none is given.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> _from = CommonOptions.Many("--from", "Answer this mesh alone; may be given several times (default: every mesh that this one federates with).", "did");
    private readonly Option<int?> _count = new("--count") { Description = "End after so many requests.", HelpName = "number" };

    public VcAnswerVerb()
        : base(
            "answer",
            "Present this mesh's credentials to federated meshes that ask ('vc ask'), each for its challenge and for the mesh that asks alone.",
            "orleansmesh vc answer --home ./mit",
            "orleansmesh vc answer mit.json audit.json --from did:mesh:enterprise:acme-001 --count 1 --home ./mit --json")
    {
        Takes(_files, _from, _count, Home, Hub, PostQuantum, Authorities);
        _from.Validators.Add(result =>
        {
            foreach (string mesh in result.GetValueOrDefault<string[]>() ?? [])
            {
                MeshDid.Require(mesh, result.AddError);
            }
        });
    }

    protected override bool Receives => true;

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<CredentialDocument> credentials = await CredentialFiles.ToShowAsync(arguments.GetValue(_files) ?? [], member.Folder, cancellationToken);
        string[] from = arguments.GetValue(_from) ?? [];
        var exchange = new PresentationExchange(member.Client, member.Folder, TimeProvider.System);
        output.Json(new { @event = "waiting", credentials = credentials.Count });
        int left = arguments.GetValue(_count) ?? int.MaxValue;
        try
        {
            await foreach (ReceivedMessage message in member.Client.ReceiveAsync(cancellationToken))
            {
                if (message is not { Cursor: 0, PayloadType: PresentationRequest.PayloadType })
                {
                    continue;
                }

                await AnswerAsync(exchange, message, from, credentials, output, cancellationToken);
                if (--left == 0)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && arguments.GetValue(_count) is null)
        {
            // Ctrl+C is the way to end it.
        }

        return ExitCodes.Done;
    }

    private static async Task AnswerAsync(PresentationExchange exchange, ReceivedMessage message, string[] from, IReadOnlyList<CredentialDocument> credentials, CliOutput output, CancellationToken cancellationToken)
    {
        string why = from.Length > 0 && !from.Contains(message.SourceMeshId) ? "not-allowed" : "type-missing";
        IReadOnlyList<CredentialDocument> shown = [];
        if (why != "not-allowed")
        {
            try
            {
                shown = await exchange.AnswerAsync(message, credentials, fault => why = CredentialFiles.Word(fault), cancellationToken);
            }
            catch (MeshRefusedException refused)
            {
                why = refused.Reason;
            }
        }

        if (shown.Count > 0)
        {
            output.Json(new { @event = "presented", to = message.SourceMeshId, credentials = shown.Count });
            output.Line($"[green]Presented[/] {shown.Count} credentials to {message.SourceMeshId}.");
        }
        else
        {
            output.Json(new { @event = "not-answered", to = message.SourceMeshId, reason = why });
            output.Line($"Not answered: {message.SourceMeshId} ({why}).");
        }
    }
}
