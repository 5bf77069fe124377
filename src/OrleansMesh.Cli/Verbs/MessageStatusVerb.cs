using OrleansMesh.Cli.Members;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>message status</c>: where a message is, at this hub or at the home of its target.</summary>
internal sealed class MessageStatusVerb() : OneMessageVerb(
    "status",
    "Show what became of a message: accepted, stored, forwarded, delivered, refused, expired or erased. The hub knows it while it waits, and some minutes longer.")
{
    protected override Task<MessageStatusResult> AskAsync(Member member, string messageId, Did? target, CancellationToken cancellationToken) =>
        member.Client.MessageStatusAsync(messageId, target, cancellationToken);
}
