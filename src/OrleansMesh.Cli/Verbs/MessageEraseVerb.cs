using OrleansMesh.Cli.Members;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>message erase</c>: the end of a message that waits, at this hub or at the home of its target.</summary>
internal sealed class MessageEraseVerb() : OneMessageVerb(
    "erase",
    "Erase a message of yours that waits. What its target has acknowledged is not taken back: then this fails, and says what became of it.")
{
    protected override Task<MessageStatusResult> AskAsync(Member member, string messageId, Did? target, CancellationToken cancellationToken) =>
        member.Client.EraseMessageAsync(messageId, target, cancellationToken);

    protected override int Conclude(MessageStatusResult status) => status.State == "erased"
        ? ExitCodes.Done
        : throw new CliFailureException(
            "not-erased",
            $"The message was not erased: it is {status.State}.",
            status.State is "accepted" or "forwarded" ? "It is on its way, or the hub of its target cannot be reached: try again in a moment." : "No hub keeps it any more; what its target has is not taken back.");
}
