namespace Orleans.InProcess.Tests.States;

public sealed class OldStyleGrainTests : ClusterTest
{
    [Fact]
    public async Task StateOfTheBaseClass_IsLoadedByTheNextActivation()
    {
        IOldStyleGrain grain = Grains.GetGrain<IOldStyleGrain>(-7);
        Assert.Equal(2, await Soon(grain.Add(2)));
        await Soon(Cluster.DeactivateAsync(grain));
        Assert.Equal(5, await Soon(grain.Add(3)));
        Assert.Equal(-7, grain.GetPrimaryKeyLong());
    }
}
