using System.Text.Json;
using OrleansMesh.Client;
using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Credentials in files, as the verbs of <c>vc</c> take them.</summary>
internal static class CredentialFiles
{
    /// <summary>Reads one of any type.</summary>
    /// <exception cref="CliFailureException">The file is no credential, with what is wrong.</exception>
    public static async Task<CredentialDocument> ReadAsync(string file, CancellationToken cancellationToken) =>
        CredentialDocument.TryParse(await File.ReadAllBytesAsync(file, cancellationToken), out CredentialDocument? credential, out DocumentFault fault)
            ? credential
            : throw new CliFailureException("not-a-credential", $"{file} is not a verifiable credential ({fault}).", "It must be JSON of W3C VC Data Model 2.0 or 1.1.");

    /// <summary>What a mesh may present: those in files, or the one that it keeps when none is named.</summary>
    /// <exception cref="CliFailureException">There is none, or there are more than a presentation has.</exception>
    public static async Task<IReadOnlyList<CredentialDocument>> ToShowAsync(string[] files, MeshFolder mesh, CancellationToken cancellationToken)
    {
        var credentials = new List<CredentialDocument>();
        foreach (string file in files)
        {
            credentials.Add(await ReadAsync(file, cancellationToken));
        }

        if (credentials.Count == 0 && mesh.ReadCredential() is { } kept && CredentialDocument.TryParse(kept, out CredentialDocument? own, out _))
        {
            credentials.Add(own);
        }

        return credentials.Count is > 0 and <= PresentationDocument.CredentialsMax
            ? credentials
            : throw new CliFailureException(
                "no-credentials", $"There are {credentials.Count} credentials to present.", $"Name 1 to {PresentationDocument.CredentialsMax} files, or join with one: orleansmesh join --credential FILE");
    }

    /// <summary>A fault as JSON names it.</summary>
    public static string Word(PresentationRequestFault fault) => JsonNamingPolicy.KebabCaseLower.ConvertName(fault.ToString());
}
