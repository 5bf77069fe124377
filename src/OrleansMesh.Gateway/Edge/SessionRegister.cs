using Microsoft.Extensions.Logging;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Gateway.Standings;

namespace OrleansMesh.Gateway.Edge;

/// <summary>Enters a joined session into the gateway's table and into the mesh's presence, and takes it out again.</summary>
internal sealed partial class SessionRegister(SessionTable sessions, StandingTable standings, HomeList homes, IGrainFactory grains, ILogger<SessionRegister> log)
{
    /// <summary>False when the gateway or the mesh has as many sessions as it may.</summary>
    public async Task<bool> TryEnterAsync(MeshSession session)
    {
        if (!sessions.TryAdd(session))
        {
            Log.Full(log, session.SessionId, session.MeshId);
            return false;
        }

        homes.Add(session.MeshId);
        await KnowAsync(session);
        await TellAsync(session, +1);
        Log.Joined(log, session.SessionId, session.MeshId, sessions.Count);
        return true;
    }

    /// <summary>Takes the session out; the mesh is offline when it was its last.</summary>
    public Task LeaveAsync(MeshSession session)
    {
        sessions.Remove(session);
        if (sessions.Of(session.MeshId).IsEmpty)
        {
            standings.Forget(session.MeshId);
        }

        return TellAsync(session, -1);
    }

    private async Task KnowAsync(MeshSession session)
    {
        try
        {
            TrustView trust = await grains.GetGrain<ITrustEdgeGrain>(session.MeshId).GetAsync();
            standings.Know(session.MeshId, trust.Score, trust.CredentialValidUntil);
        }
        catch (Exception e)
        {
            // Policies that ask for trust refuse until it joins again: nothing is admitted on a guess.
            Log.TrustUnknown(log, session.MeshId, e);
            standings.Know(session.MeshId, score: 0, credentialValidUntil: 0);
        }
    }

    private async Task TellAsync(MeshSession session, int delta)
    {
        try
        {
            await grains.GetGrain<IMeshGrain>(session.MeshId).SessionChangedAsync(delta);
        }
        catch (Exception e)
        {
            // presence is for show: no session fails over it, and no hub that stops
            Log.PresenceFailed(log, session.MeshId, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3411, LogLevel.Information, "Session {SessionId} of {MeshId} joined, {Count} are joined now")]
        public static partial void Joined(ILogger logger, string sessionId, string meshId, int count);

        [LoggerMessage(3412, LogLevel.Warning, "Session {SessionId} of {MeshId} was closed: as many as may be are joined")]
        public static partial void Full(ILogger logger, string sessionId, string meshId);

        [LoggerMessage(3414, LogLevel.Warning, "The trust of {MeshId} could not be read")]
        public static partial void TrustUnknown(ILogger logger, string meshId, Exception error);

        [LoggerMessage(3413, LogLevel.Warning, "The presence of {MeshId} could not be told")]
        public static partial void PresenceFailed(ILogger logger, string meshId, Exception error);
    }
}
