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
}
