using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary>A verb about one message of the mesh's own, at this hub or at the home of its target.</summary>
internal abstract class OneMessageVerb : MemberVerb
{
    private const string Example = " 0199f3b2-7a51-7c3e-9d44-2f6f0a1b2c3d --home ./acme";

    private readonly Argument<string> _id = new("id") { Description = "The message's id, as 'send' prints it." };
    private readonly Option<string?> _target = new("--target") { Description = "The mesh that it was sent to: its home is asked when the hub knows the message no more.", HelpName = "did" };

    protected OneMessageVerb(string name, string description)
        : base(name, description, $"orleansmesh message {name}{Example}", $"orleansmesh message {name}{Example} --json")
    {
        Takes(_id, _target, Home, Hub, PostQuantum, Authorities);
        _target.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError));
        _id.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: > 0 and <= FmpLimits.MessageIdCharsMax })
            {
                result.AddError("A message id has 1 to 128 characters.");
            }
        });
    }

    /// <summary>Asks the hub; what became of the message.</summary>
    /// <param name="target">The mesh that it was sent to; null when the hub is to know.</param>
    protected abstract Task<MessageStatusResult> AskAsync(Member member, string messageId, Did? target, CancellationToken cancellationToken);

    /// <summary>The exit code once the answer is printed.</summary>
    /// <exception cref="CliFailureException">It is not what was asked for.</exception>
    protected virtual int Conclude(MessageStatusResult status) => ExitCodes.Done;

    protected sealed override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did? target = arguments.GetValue(_target) is { } mesh ? Did.Parse(mesh) : null;
        MessageStatusResult status = await AskAsync(member, arguments.GetValue(_id)!, target, cancellationToken);
        output.Json(new { messageId = status.MessageId, state = status.State, target = status.TargetMeshId, reason = status.Reason, detail = status.Detail });
        output.Facts(
            ("message", status.MessageId),
            ("state", status.Reason is null ? status.State : $"{status.State}: {status.Reason}"),
            ("to", status.TargetMeshId ?? "not known yet"),
            ("detail", status.Detail ?? "–"));
        return Conclude(status);
    }
}
