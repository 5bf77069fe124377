using System.Net;

namespace OrleansMesh.Transport.Udp;

/// <summary>Datagrams between nodes: small, unordered and sometimes lost (T-04).</summary>
public interface IDatagramTransport
{
    /// <summary>Takes an endpoint to send from and receive at; port 0 takes a free one.</summary>
    /// <exception cref="IOException">The endpoint is taken or not of this machine.</exception>
    IDatagramSocket Bind(IPEndPoint endpoint);
}
