using System.CommandLine;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys</c>: a mesh's home folder.</summary>
internal sealed class KeysVerb : Command
{
    public KeysVerb()
        : base("keys", "Make and show a mesh's home: its DID, its keys and its signed registration, in one folder that nobody else may read; seal, import and rotate its keys.")
    {
        Subcommands.Add(new KeysNewVerb());
        Subcommands.Add(new KeysShowVerb());
        Subcommands.Add(new KeysListVerb());
        Subcommands.Add(new KeysEncryptVerb());
        Subcommands.Add(new KeysDecryptVerb());
        Subcommands.Add(new KeysImportVerb());
        Subcommands.Add(new KeysRotateVerb());
        Subcommands.Add(new KeysTokenVerb());
    }
}
