using OrleansMesh.Fuzz.Tests.Targets;

namespace OrleansMesh.Fuzz.Tests;

/// <summary>Mutated inputs into every parser of the edge: a minute of them in CI, more than 1,700,000 with <c>ORLEANSMESH_LONG=1</c>.</summary>
public sealed class FuzzTests
{
    [Fact]
    public Task Frames_MutatedStreams_AreReadOrRefused() => RunAsync(new FrameTarget(), 300_000, 6);

    [Fact]
    public Task Records_ChangedOnTheirWay_AreForgedAndHarmless() => RunAsync(new ForgedRecordTarget(), 400_000, 6);

    [Fact]
    public Task Records_SealedByAHostilePeer_AreReadOrRefused() => RunAsync(new SealedRecordTarget(), 200_000, 7);

    [Fact]
    public Task EdgeHandshake_ChangedRecords_FailInSilence() => RunAsync(new EdgeHandshakeTarget(), 30_000, 9);

    [Fact]
    public Task NodeHandshake_MutatedMessages_AreTakenOrRefused() => RunAsync(new NodeHandshakeTarget(), 60_000, 8);

    [Fact]
    public Task Control_MutatedMessages_AreReadOrRefused() => RunAsync(new ControlTarget(), 200_000, 6);

    [Fact]
    public Task Messages_MutatedPayloads_AreReadOrRefused() => RunAsync(new MessageTarget(), 500_000, 6);

    [Fact]
    public Task Batches_MutatedInsideAndOutside_AreReadOrRefused() => RunAsync(new BatchTarget(), 200_000, 4);

    [Fact]
    public Task Channel_HostileStreams_EndItAndNothingElse() => RunAsync(new ChannelTarget(), 20_000, 8);

    [Fact]
    public Task WebSocket_BrokenFrames_EndItAndNothingElse() => RunAsync(new WebSocketTarget(), 20_000, 8);

    private static async Task RunAsync(IFuzzTarget target, int longInputs, int shortSeconds)
    {
        await using (target)
        {
            Assert.True(await FuzzRun.RunAsync(target, longInputs, TimeSpan.FromSeconds(shortSeconds)) > 0);
        }
    }
}
