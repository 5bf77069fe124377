using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Client.Folders;

/// <summary>The document of the next version: what the present one says, but for the change.</summary>
internal static class NextDocument
{
    /// <param name="identity">The present keys.</param>
    /// <param name="services">Services to add, replace or take out.</param>
    /// <param name="meshKey">The key that takes the place of the mesh's own; null keeps that.</param>
    /// <param name="invokingKey">The key that takes the place of the one for capabilities; null keeps what there is.</param>
    public static DidDocumentBuilder Of(MeshIdentity identity, IReadOnlyList<ServiceChange> services, Ed25519PublicKey? meshKey, Ed25519PublicKey? invokingKey)
    {
        DidDocument present = identity.Registration.Document;
        var builder = new DidDocumentBuilder(present.Id);
        foreach (VerificationMethod method in present.VerificationMethods)
        {
            bool isReplaced = (meshKey is not null && method.Id == identity.KeyId)
                || (invokingKey is not null && method.Id == identity.InvokingKeyId && method.Id != identity.KeyId);
            if (!isReplaced)
            {
                Add(builder, present, method, withoutCapabilities: invokingKey is not null && method.Id == identity.KeyId);
            }
        }

        if (meshKey is not null)
        {
            // without a key of its own for capabilities, the new one goes on with what the old one was for
            bool keepsAll = invokingKey is null && identity.InvokingKeyId == identity.KeyId;
            builder.AddKey(
                KeyNames.Fresh(identity.History, KeyNames.Mesh), meshKey, keepsAll ? PurposesOf(present, present.Find(identity.KeyId)!) : KeyNames.Purposes(KeyNames.Mesh));
        }

        if (invokingKey is not null)
        {
            builder.AddKey(KeyNames.Fresh(identity.History, KeyNames.Invoking), invokingKey, KeyNames.Purposes(KeyNames.Invoking));
        }

        AddServices(builder, present, services);
        return builder;
    }

    private static void Add(DidDocumentBuilder builder, DidDocument present, VerificationMethod method, bool withoutCapabilities)
    {
        string fragment = KeyNames.Fragment(method.Id);
        KeyPurpose[] purposes = PurposesOf(present, method);
        if (withoutCapabilities)
        {
            purposes = [.. purposes.Except(KeyNames.Purposes(KeyNames.Invoking))];
        }

        if (method.Ed25519 is { } ed25519)
        {
            builder.AddKey(fragment, ed25519, purposes);
        }
        else if (method.Ecdsa is { } ecdsa)
        {
            builder.AddKey(fragment, ecdsa, purposes);
        }
        else if (method.X25519 is { } agreement)
        {
            builder.AddKey(fragment, agreement);
        }

        if (method.IsHuman)
        {
            builder.MarkHuman(fragment);
        }
    }

    private static KeyPurpose[] PurposesOf(DidDocument document, VerificationMethod method) =>
        [.. Enum.GetValues<KeyPurpose>().Where(purpose => document.KeysFor(purpose).Contains(method))];

    private static void AddServices(DidDocumentBuilder builder, DidDocument present, IReadOnlyList<ServiceChange> services)
    {
        foreach (DidService service in present.Services.Where(known => services.All(changed => changed.Id != KeyNames.Fragment(known.Id))))
        {
            builder.AddService(KeyNames.Fragment(service.Id), service.Types[0], service.Endpoint ?? "");
        }

        foreach (ServiceChange service in services.Where(changed => changed.Endpoint is not null))
        {
            builder.AddService(service.Id, service.Type, service.Endpoint!);
        }
    }
}
