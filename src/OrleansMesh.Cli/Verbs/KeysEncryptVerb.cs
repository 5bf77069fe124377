using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys encrypt</c>: seals the keys of a folder under a passphrase.</summary>
internal sealed class KeysEncryptVerb : KeyFolderVerb
{
    private readonly Option<int> _memory = new("--memory")
    {
        Description = $"Memory that a guess at the passphrase costs, {SealParameters.MemoryKiBMin / 1024} to {SealParameters.MemoryKiBMax / 1024} MiB.",
        HelpName = "MiB",
        DefaultValueFactory = _ => SealParameters.Default.MemoryKiB / 1024,
    };

    private readonly Option<int> _passes = new("--passes")
    {
        Description = $"Passes of Argon2id over it, {SealParameters.PassesMin} to {SealParameters.PassesMax}.",
        HelpName = "number",
        DefaultValueFactory = _ => SealParameters.Default.Passes,
    };

    public KeysEncryptVerb()
        : base(
            "encrypt",
            "Seal the key files of a mesh's home or a hub's data folder under a passphrase (Argon2id, ChaCha20-Poly1305). Keys in tokens and sealed ones stay as they are.",
            "orleansmesh keys encrypt --home ./acme --passphrase-file ./acme.passphrase",
            "orleansmesh keys encrypt --home /var/lib/orleansmesh --memory 256")
    {
        Takes(Home, PassphraseFile, _memory, _passes);
        RequireRange(_memory, SealParameters.MemoryKiBMin / 1024, SealParameters.MemoryKiBMax / 1024);
        RequireRange(_passes, SealParameters.PassesMin, SealParameters.PassesMax);
    }

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        var parameters = new SealParameters(arguments.GetValue(_memory) * 1024, arguments.GetValue(_passes));
        FileKeyStore store = Store(arguments);
        foreach (StoredKey key in store.List().Where(k => k.Form == KeyFileForm.Plain))
        {
            cancellationToken.ThrowIfCancellationRequested();
            store.Rewrite(key.Name, parameters);
            Show(store.Find(key.Name)!, output);
        }

        output.Line($"Keep the passphrase apart from the folder: without it the keys are lost. Old backups and free space of the disk may still hold them unsealed.");
        return Task.FromResult(ExitCodes.Done);
    }

    private static void RequireRange(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        int value = result.GetValueOrDefault<int>();
        if (value < least || value > most)
        {
            result.AddError($"{option.Name} is {value}. Give {least} to {most}.");
        }
    });
}
