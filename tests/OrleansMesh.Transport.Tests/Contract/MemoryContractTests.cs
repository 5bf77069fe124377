using OrleansMesh.Transport.Memory;

namespace OrleansMesh.Transport.Tests.Contract;

public sealed class MemoryContractTests : TransportContract
{
    protected override Task<(IMeshConnection Near, IMeshConnection Far)> OpenAsync()
    {
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        return Task.FromResult<(IMeshConnection, IMeshConnection)>((near, far));
    }
}
