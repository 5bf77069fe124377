using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Verbs;

/// <summary>A verb on the key files of one folder: a mesh's home, or a hub's data folder.</summary>
internal abstract class KeyFolderVerb(string name, string description, params IReadOnlyList<string> examples) : Verb(name, description, examples)
{
    private readonly Option<string> _home = CommonOptions.Home();

    private readonly Option<FileInfo?> _passphraseFile = new("--passphrase-file")
    {
        Description = $"A file whose first line is the passphrase (default: ${EnvironmentPassphrases.FileVariable}, ${EnvironmentPassphrases.Variable}, else it is asked for).",
        HelpName = "file",
    };

    /// <summary>The option <c>--home</c>.</summary>
    protected Symbol Home => _home;

    /// <summary>The option <c>--passphrase-file</c>.</summary>
    protected Symbol PassphraseFile => _passphraseFile;

    /// <summary>The folder's keys.</summary>
    /// <exception cref="CliFailureException">There is no such folder.</exception>
    protected FileKeyStore Store(ParseResult arguments, SealParameters? sealNewKeys = null)
    {
        string folder = Path.GetFullPath(arguments.GetValue(_home)!);
        return Directory.Exists(folder)
            ? new FileKeyStore(folder, Passphrases(arguments)) { SealNewKeys = sealNewKeys }
            : throw new CliFailureException("no-folder", $"There is no folder {folder}.", "Give a mesh's home or a hub's data folder with --home.");
    }

    /// <summary>Where the passphrase comes from.</summary>
    protected IPassphraseSource Passphrases(ParseResult arguments) =>
        arguments.GetValue(_passphraseFile) is { } file ? new FilePassphrases(file.FullName, TerminalPassphrases.Instance) : TerminalPassphrases.Instance;

    /// <summary>Shows one key.</summary>
    public static void Show(StoredKey key, CliOutput output)
    {
        string form = key.Form switch { KeyFileForm.Sealed => "sealed", KeyFileForm.Token => "token", _ => "plain" };
        string? kind = key.Kind is { } known ? KeyKinds.NameOf(known) : null;
        output.Json(new { name = key.Name, kind, publicKeyMultibase = key.PublicKey, form, location = key.Location });
        output.Line($"[blue]{key.Name}[/] {kind ?? "?"} {form} {key.PublicKey ?? key.Location}");
    }
}
