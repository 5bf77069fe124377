using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.InProcess.Tests.States;

public sealed class PersistentStateTests : ClusterTest
{
    private GatedStorage? _storage;

    private ICounterGrain Grain => Grains.GetGrain<ICounterGrain>("a");

    protected override void Configure(ISiloBuilder silo)
    {
        _storage = new GatedStorage(Gates);
        silo.Services.AddKeyedSingleton<IGrainStorage>("slow", _storage);
    }

    [Fact]
    public async Task State_OfAFreshGrain_IsEmptyWithoutARecord()
    {
        Assert.Equal(0, await Soon(Grain.Get()));
        Assert.Null(await Soon(Grain.Etag()));
    }

    [Fact]
    public async Task State_Written_IsLoadedByTheNextActivation()
    {
        await Soon(Grain.Add(3));
        string? etag = await Soon(Grain.Etag());
        await Soon(Cluster.DeactivateAsync(Grain));
        Assert.Equal(3, await Soon(Grain.Get()));
        Assert.Equal(etag, await Soon(Grain.Etag()));
        Assert.NotNull(etag);
    }

    [Fact]
    public async Task Clear_RemovesTheRecord()
    {
        await Soon(Grain.Add(3));
        await Soon(Grain.Clear());
        Assert.Equal(0, await Soon(Grain.Get()));
        Assert.Null(await Soon(Grain.Etag()));
        await Soon(Grain.Add(1));
        Assert.Equal(1, await Soon(Grain.Get()));
    }

    [Fact]
    public async Task Write_WithAnOldEtag_FailsAndEndsTheActivation()
    {
        await Soon(Grain.Add(1));
        IGrainStorage storage = Cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>("Default");
        var outside = new GrainState<Counter>();
        await storage.ReadStateAsync("counter", Grain.GetGrainId(), outside);
        outside.State.Value = 10;
        await storage.WriteStateAsync("counter", Grain.GetGrainId(), outside);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Soon(Grain.Add(1)));
        await Soon(Cluster.WaitForDeactivationAsync(Grain.GetGrainId()));
        Assert.Equal(10, await Soon(Grain.Get()));
    }

    [Fact]
    public async Task Writes_ThatHaveNotBegun_BecomeOne()
    {
        Task many = Grain.AddMany(5);
        await Gates.ReachedAsync("write 1");
        Gates.Open("write 1");
        await Gates.ReachedAsync("write 2");
        Gates.Open("write 2");
        await Soon(many);
        Assert.Equal(5, _storage!.Written);
        Assert.Equal(2, Gates.Log.Count);
    }

    [Fact]
    public async Task Write_WhileAnotherRuns_WaitsForIt()
    {
        Task first = Grain.AddBeside(1);
        await Gates.ReachedAsync("write 1");
        Task second = Grain.AddBeside(1);
        Task third = Grain.AddBeside(1);
        await Soon(Grain.Get());
        Assert.Equal(["at write 1"], Gates.Log);
        Gates.Open("write 1");
        await Soon(first);
        await Gates.ReachedAsync("write 2");
        Assert.False(second.IsCompleted || third.IsCompleted);
        Gates.Open("write 2");
        await Soon(Task.WhenAll(second, third));
        Assert.Equal(3, _storage!.Written);
    }
}
