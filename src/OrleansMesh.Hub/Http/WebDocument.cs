using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods;
using OrleansMesh.Gateway;

namespace OrleansMesh.Hub.Http;

/// <summary>A hub's own document as did:web: the key that signs admissions, under the host's name.</summary>
internal static class WebDocument
{
    /// <param name="host">A domain name and perhaps a port, which the settings have checked.</param>
    public static byte[] Build(HubIdentity identity, string host)
    {
        if (!DidWeb.TryEncode(host, out Did did))
        {
            throw new ArgumentException($"'{host}' cannot be in a did:web.", nameof(host));
        }

        return new DidDocumentBuilder(did)
            .AddKey("key-1", identity.Key.PublicKey)
            .AddService("registry", "DidResolver", $"https://{host}/1.0/identifiers/")
            .Build().CanonicalBytes.ToArray();
    }
}
