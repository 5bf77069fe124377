using OrleansMesh.Client.Tests.Hubs;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Client.Tests;

public sealed class PostQuantumTests
{
    [Theory]
    [InlineData(PostQuantumMode.Preferred, true, true, HandshakeKind.XX)]
    [InlineData(PostQuantumMode.Preferred, false, false, HandshakeKind.XX)]
    [InlineData(PostQuantumMode.Required, true, true, HandshakeKind.XX)]
    [InlineData(PostQuantumMode.Handshake, false, true, HandshakeKind.XXHfs)]
    [InlineData(PostQuantumMode.Off, true, false, HandshakeKind.XX)]
    public async Task Connect_EachMode_AgreesAsItSays(PostQuantumMode mode, bool hubOffers, bool expected, HandshakeKind handshake)
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.OffersKem = hubOffers;

        MeshClient client = await town.ConnectAsync(town.AcmeFolder, o => o.PostQuantum = mode);

        Assert.Equal(expected, client.IsPostQuantum);
        Assert.Equal([handshake], town.Hub.Handshakes);
    }

    [Fact]
    public async Task Connect_RequiredAtAHubThatDoesNotOffer_IsRefusedHere()
    {
        await using Town town = await Town.BuildAsync();
        town.Hub.OffersKem = false;

        MeshRefusedException refused = await Assert.ThrowsAsync<MeshRefusedException>(
            () => town.ConnectAsync(town.AcmeFolder, o => o.PostQuantum = PostQuantumMode.Required));

        Assert.Equal("post-quantum-required", refused.Reason);
        Assert.Empty(town.Hub.Joins);
    }
}
