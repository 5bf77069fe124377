using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>message</c>: what became of one's messages.</summary>
internal sealed class MessageVerb : Command
{
    public MessageVerb()
        : base("message", "Look at one message.") => Subcommands.Add(new MessageStatusVerb());
}
