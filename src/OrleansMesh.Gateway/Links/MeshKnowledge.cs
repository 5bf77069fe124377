using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>The registrations of meshes whose home is another hub: asked for there, and verified here from the first version on.</summary>
internal sealed class MeshKnowledge(IGrainFactory grains, HubCalls calls, RouteService routes, HomeList homes)
{
    /// <summary>Makes sure that the newest registration of a mesh is known here; what its home says besides, null when it is at home here or cannot be reached.</summary>
    public async Task<MeshVersionsBody?> EnsureAsync(string meshId, CancellationToken cancellationToken)
    {
        if (homes.Contains(meshId) || !routes.Snapshot.TryFindHome(meshId, out Route? home))
        {
            return null;
        }

        HubAnswer? answer = await calls.AskAsync(home.Node, HubCallTypes.MeshLookup, "", new MeshLookupBody(meshId), HubCallJson.Default.MeshLookupBody, cancellationToken);
        if (answer is not { IsRefused: false } || !TryRead(answer.Body, out MeshVersionsBody? shown) || shown!.MeshId != meshId)
        {
            return null;
        }

        if (!(await FollowAsync(shown)).Accepted)
        {
            return null;
        }

        await VouchAsync(shown);
        return shown;
    }

    /// <summary>Takes the versions of a registration, which prove themselves; a mesh at home here is not another hub's to change.</summary>
    public async Task<Decision> FollowAsync(MeshVersionsBody shown)
    {
        if (!MeshIds.IsValid(shown.MeshId) || shown.Versions.Length == 0)
        {
            return Decision.Refuse("malformed", "There is no registration.");
        }

        byte[][] versions = [.. shown.Versions.Select(SignedJson.Bytes)];
        IMeshGrain mesh = grains.GetGrain<IMeshGrain>(shown.MeshId);
        return await mesh.GetAsync() is { } known && known.Registration.AsSpan().SequenceEqual(versions[^1]) ? Decision.Accept : await mesh.FollowAsync(versions);
    }

    // Its home's word is not enough: it counts here if its issuer is trusted here too, and if not the mesh is as one without.
    private async Task VouchAsync(MeshVersionsBody shown)
    {
        IMeshGrain mesh = grains.GetGrain<IMeshGrain>(shown.MeshId);
        if (shown.Credential is { } element
            && SignedJson.Bytes(element) is var credential
            && await mesh.GetAsync() is { } known && !credential.AsSpan().SequenceEqual(known.Credential))
        {
            _ = await mesh.PresentCredentialAsync(credential);
        }
    }

    /// <summary>What this hub says of a mesh; null when it does not know it.</summary>
    public async Task<MeshVersionsBody?> ShowAsync(string meshId)
    {
        IMeshGrain mesh = grains.GetGrain<IMeshGrain>(meshId);
        return await mesh.GetAsync() is { } record
            ? new MeshVersionsBody(meshId, [.. (await mesh.GetHistoryAsync()).Select(SignedJson.Element)], record.Profile.MinimumTrust, record.Online, record.Credential is { } credential ? SignedJson.Element(credential) : null)
            : null;
    }

    private static bool TryRead(System.Text.Json.JsonElement body, out MeshVersionsBody? shown) => Wire.Requests.RequestJson.TryRead(body, HubCallJson.Default.MeshVersionsBody, out shown);
}
