namespace Orleans.InProcess.Tests.Contexts;

public sealed class RequestContextTests : ClusterTest
{
    private IContextGrain Grain => Grains.GetGrain<IContextGrain>("a");

    [Fact]
    public async Task Value_TravelsDownTheChain()
    {
        RequestContext.Set("key", "value");
        Assert.Equal("value", await Soon(Grain.Get("key")));
        Assert.Equal("value", await Soon(Grain.GetThrough("key", "b")));
        Assert.True(RequestContext.Remove("key"));
        Assert.Null(await Soon(Grain.Get("key")));
    }

    [Fact]
    public async Task ValueSetByTheCallee_NeitherFlowsBackNorIntoTheNextRequest()
    {
        await Soon(Grain.Set("key", "callee"));
        Assert.Null(RequestContext.Get("key"));
        Assert.Null(await Soon(Grain.Get("key")));
    }

    [Fact]
    public async Task ValueThatCanChange_IsCopied()
    {
        List<int> list = [];
        RequestContext.Set("list", list);
        await Soon(Grain.ChangeList("list"));
        Assert.Empty(list);
    }
}
