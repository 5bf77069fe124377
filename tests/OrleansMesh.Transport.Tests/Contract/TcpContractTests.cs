using OrleansMesh.Transport.Tcp;

namespace OrleansMesh.Transport.Tests.Contract;

public sealed class TcpContractTests : TransportContract
{
    private readonly TcpTransport _transport = new();

    protected override async Task<(IMeshConnection Near, IMeshConnection Far)> OpenAsync()
    {
        await using IMeshListener listener = await _transport.ListenAsync(new Uri("tcp://127.0.0.1:0"), default);
        IMeshConnection near = await _transport.ConnectAsync(listener.Address, default);
        return (near, (await listener.AcceptAsync(default))!);
    }
}
