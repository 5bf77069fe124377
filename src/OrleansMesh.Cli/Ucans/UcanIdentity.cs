using System.CommandLine;
using OrleansMesh.Cli.Verbs;
using OrleansMesh.Client;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Ucans;

/// <summary>As whom a verb signs: the mesh by its key for capabilities, the mesh by its human's, or this node's did:key.</summary>
internal sealed class UcanIdentity : IDisposable
{
    private readonly MeshFolder? _folder;
    private readonly Ed25519PrivateKey? _human;

    private UcanIdentity(MeshFolder folder, Ed25519PrivateKey? human, UcanPrincipal principal, ISigningKey key)
    {
        _folder = folder;
        _human = human;
        Principal = principal;
        Signer = new UcanSigner(key);
    }

    public UcanPrincipal Principal { get; }

    public UcanSigner Signer { get; }

    /// <summary>To whom in the folder a human delegates.</summary>
    public Did Holder => HumanConsent.HolderIn(_folder!);

    /// <summary>Opens the mesh's folder and takes the key that the options ask for.</summary>
    /// <exception cref="CliFailureException">The human's key is not in the mesh's document.</exception>
    public static UcanIdentity Open(ParseResult arguments, UcanIdentityOptions options)
    {
        var folder = MeshFolder.Open(arguments.GetValue(options.Home)!);
        if (arguments.GetValue(options.AsNode))
        {
            return new UcanIdentity(folder, null, new UcanPrincipal(DidKey.Encode(folder.NodeKey.PublicKey)), folder.NodeKey);
        }

        if (arguments.GetValue(options.HumanKey) is not { } file)
        {
            return new UcanIdentity(folder, null, new UcanPrincipal(folder.MeshId, Fragment(folder.InvokingKeyId)), folder.InvokingKey);
        }

        Ed25519PrivateKey key = HumanKeyFile.Read(file);
        VerificationMethod? method = folder.Registration.Document.VerificationMethods.FirstOrDefault(each => each.IsHuman && key.PublicKey.Equals(each.Ed25519));
        if (method is not null)
        {
            return new UcanIdentity(folder, key, new UcanPrincipal(folder.MeshId, Fragment(method.Id)), key);
        }

        key.Dispose();
        folder.Dispose();
        throw new CliFailureException(
            "not-the-humans-key",
            $"The registration of {folder.MeshId} does not mark the key in {file} as a human's.",
            "Make the mesh with its human's key: orleansmesh keys new DID --human-key FILE");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _human?.Dispose();
        _folder?.Dispose();
    }

    private static string Fragment(string keyId) => keyId[(keyId.IndexOf('#', StringComparison.Ordinal) + 1)..];
}
