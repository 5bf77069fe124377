using OrleansMesh.Domain.Keys;

namespace OrleansMesh.KeyStores;

/// <summary>What is said of a file that gives no key, and what to do.</summary>
internal static class KeyFileMessages
{
    public static string Of(string path, KeyFileRefusal refusal) => refusal switch
    {
        KeyFileRefusal.PassphraseMissing => $"'{path}' is sealed, and there is no passphrase. Give a file that holds it: --passphrase-file, or ${EnvironmentPassphrases.FileVariable}.",
        KeyFileRefusal.PassphraseWrong => $"The passphrase does not open '{path}', and the file itself is whole.",
        KeyFileRefusal.Damaged or KeyFileRefusal.Malformed => $"'{path}' was damaged or changed ({refusal}). Restore it from a backup.",
        KeyFileRefusal.FormatUnsupported => $"'{path}' was written by a later version. Use that version.",
        KeyFileRefusal.ParametersOutOfRange =>
            $"'{path}' asks for Argon2id with other memory or passes than {SealParameters.MemoryKiBMin}–{SealParameters.MemoryKiBMax} KiB and {SealParameters.PassesMin}–{SealParameters.PassesMax}. It was not written by OrleansMesh.",
        KeyFileRefusal.InToken => $"The key of '{path}' is in a token, which signs with it and gives it to nobody. What asked for it needs a key in a file.",
        _ => $"'{path}' holds no key ({refusal}). Restore it from a backup.",
    };
}
