using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Hub;

/// <summary>Turns port 0 into a port that is free, and holds it, so that it can be told to members before the hub listens there.</summary>
/// <remarks>A port that was only looked for may be that of somebody's connection when the hub comes to listen.</remarks>
internal sealed class HeldPort : IDisposable
{
    private readonly Socket? _holder;

    public HeldPort(IPEndPoint wanted)
    {
        EndPoint = wanted;
        if (wanted.Port == 0)
        {
            // bound and not listening: the listener, which reuses addresses, can bind it too
            _holder = new Socket(wanted.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _holder.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _holder.Bind(wanted);
            EndPoint = (IPEndPoint)_holder.LocalEndPoint!;
        }
    }

    /// <summary>Where to listen.</summary>
    public IPEndPoint EndPoint { get; }

    public void Dispose() => _holder?.Dispose();
}
