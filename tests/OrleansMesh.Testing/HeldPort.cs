using System.Net;
using System.Net.Sockets;

namespace OrleansMesh.Testing;

/// <summary>A port of the loopback address that the system gives to nobody else while it is held: who knows its number may listen there, stop, and listen again.</summary>
/// <remarks>A port that was only looked for may be that of somebody's connection when a server comes to listen there.</remarks>
public sealed class HeldPort : IDisposable
{
    private readonly Socket _holder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort()
    {
        // bound and not listening: others who reuse addresses, as servers do, can bind it too
        _holder.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public int Number => ((IPEndPoint)_holder.LocalEndPoint!).Port;

    /// <summary>Such as <c>127.0.0.1:41234</c>.</summary>
    public string Address => $"{_holder.LocalEndPoint}";

    public void Dispose() => _holder.Dispose();
}
