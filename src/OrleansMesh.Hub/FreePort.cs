using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Hub;

/// <summary>Turns port 0 into a port that is free now, so that it can be told to members before the server listens.</summary>
internal static class FreePort
{
    public static IPEndPoint Resolve(IPEndPoint wanted)
    {
        if (wanted.Port != 0)
        {
            return wanted;
        }

        using var probe = new TcpListener(wanted.Address, 0);
        probe.Start();
        return (IPEndPoint)probe.LocalEndpoint;
    }
}
