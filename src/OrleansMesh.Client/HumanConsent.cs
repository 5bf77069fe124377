using OrleansMesh.Client.Folders;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Client;

/// <summary>What a mesh shows a hub that asks for its human's yes to a federation (I-04, I-06): signed by the human beforehand, for these partners, or passed on to the folder.</summary>
public static class HumanConsent
{
    // the hub looks at it at once
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>To whom the human delegates in a folder: the did:key of the mesh's key for capabilities. To the mesh's own DID it would be a loop.</summary>
    /// <exception cref="MeshFolderException">The folder has no such key.</exception>
    public static Did HolderIn(MeshFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return DidKey.Encode(folder.InvokingKey.PublicKey);
    }

    /// <summary>An invocation that the human signed for these partners, or one that is signed now because the human delegated that to the folder; null for neither. With its delegations, each base64url.</summary>
    /// <param name="folder">Of the mesh; what was signed is in its folder <c>capabilities</c>.</param>
    /// <param name="command"><see cref="ConsentWords.Propose"/> or <see cref="ConsentWords.Accept"/>.</param>
    /// <param name="partners">The DIDs of all other parties.</param>
    public static string[]? Find(MeshFolder folder, UcanCommand command, IEnumerable<string> partners, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string names = ConsentWords.Names(partners);
        CapabilityFiles files = folder.ReadCapabilities();
        if (files.IsEmpty)
        {
            return null;
        }

        return files.Find(folder.MeshId, command, names, now) ?? (folder.HasInvokingKey ? Invoke(folder, files, command, names, now) : null);
    }

    private static string[]? Invoke(MeshFolder folder, CapabilityFiles files, UcanCommand command, string names, DateTimeOffset now)
    {
        Did holder = HolderIn(folder);
        IpldNode arguments = IpldNode.MapOf((ConsentWords.Partner, IpldNode.Of(names)));
        if (CapabilityChain.Find(files.Of(folder.MeshId), folder.MeshId, holder, command, arguments, now) is not { Count: > 0 } chain)
        {
            return null;
        }

        Invocation invocation = new InvocationDraft
        {
            Issuer = new UcanPrincipal(holder),
            Subject = folder.MeshId,
            Command = command,
            Arguments = arguments,
            Proofs = [.. chain.Select(link => link.Cid)],
            Expires = now + Lifetime,
        }.Sign(new UcanSigner(folder.InvokingKey));
        return CapabilityText.Write(invocation, chain);
    }
}
