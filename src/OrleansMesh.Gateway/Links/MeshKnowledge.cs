using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>The registrations of meshes whose home is another hub: asked for there, and verified here from the first version on.</summary>
internal sealed class MeshKnowledge(IGrainFactory grains, HubCalls calls, RouteService routes, HomeList homes)
{
    /// <summary>Makes sure that the registration of a mesh is known here as a home of its has it; what that says besides, null when it is at home here or none can be reached.</summary>
    public Task<MeshVersionsBody?> EnsureAsync(string meshId, CancellationToken cancellationToken) => EnsureAsync(meshId, first: null, cancellationToken);

    /// <summary>As the other, by the first home that answers.</summary>
    /// <param name="first">The home that is asked first; null for the one that is sent to.</param>
    public async Task<MeshVersionsBody?> EnsureAsync(string meshId, Route? first, CancellationToken cancellationToken)
    {
        if (homes.Contains(meshId))
        {
            return null;
        }

        foreach (Route home in routes.Snapshot.HomesOf(meshId).OrderByDescending(home => home.Node == first?.Node))
        {
            if (await EnsureByAsync(meshId, home.Node, cancellationToken) is { } shown)
            {
                return shown;
            }
        }

        return null;
    }

    /// <summary>Makes sure that every change of a registration is known here that any home of the mesh has taken; false when none can be reached, or one does not answer.</summary>
    public async Task<bool> EnsureNewestAsync(string meshId, CancellationToken cancellationToken)
    {
        MeshVersionsBody?[] shown = await Task.WhenAll(routes.Snapshot.HomesOf(meshId).Select(home => EnsureByAsync(meshId, home.Node, cancellationToken)));
        return shown is [_, ..] && shown.All(each => each is not null);
    }

    /// <summary>Takes every change of the registration of a mesh that is at home here that any other home of it in reach has taken; false when one of these does not answer.</summary>
    public async Task<bool> FollowHomesAsync(string meshId, CancellationToken cancellationToken)
    {
        MeshVersionsBody?[] shown = await Task.WhenAll(routes.Snapshot.HomesOf(meshId).Select(home => LookUpAsync(meshId, home.Node, cancellationToken)));
        foreach (MeshVersionsBody each in shown.OfType<MeshVersionsBody>())
        {
            // what is refused proves nothing newer
            _ = await FollowAsync(each);
        }

        return shown.All(each => each is not null);
    }

    /// <summary>As <see cref="EnsureAsync(string, CancellationToken)"/>, by what one hub says that may be a home of the mesh; of one that is not at home here.</summary>
    /// <param name="node">did:key.</param>
    public async Task<MeshVersionsBody?> EnsureByAsync(string meshId, string node, CancellationToken cancellationToken)
    {
        if (await LookUpAsync(meshId, node, cancellationToken) is not { } shown || !(await FollowAsync(shown)).Accepted)
        {
            return null;
        }

        await VouchAsync(shown);
        return shown;
    }

    /// <summary>What a hub says of a mesh, of which nothing is taken here; null when the mesh is not at home there, or the hub cannot be reached.</summary>
    /// <param name="node">did:key.</param>
    public async Task<MeshVersionsBody?> LookUpAsync(string meshId, string node, CancellationToken cancellationToken)
    {
        HubAnswer? answer = await calls.AskAsync(node, HubCallTypes.MeshLookup, "", new MeshLookupBody(meshId), HubCallJson.Default.MeshLookupBody, cancellationToken);
        return answer is { IsRefused: false } && TryRead(answer.Body, out MeshVersionsBody? shown) && shown!.MeshId == meshId ? shown : null;
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
