using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>message</c>: what became of one's messages, and the end of those that wait.</summary>
internal sealed class MessageVerb : Command
{
    public MessageVerb()
        : base("message", "Look at one message, or erase it while it waits.")
    {
        Subcommands.Add(new MessageStatusVerb());
        Subcommands.Add(new MessageEraseVerb());
    }
}
