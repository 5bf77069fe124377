namespace Orleans.InProcess.Tests.Filters;

public sealed class CallFilterTests : ClusterTest
{
    private IFilteredGrain Grain => Grains.GetGrain<IFilteredGrain>("a");

    protected override void Configure(ISiloBuilder silo)
    {
        silo.AddIncomingGrainCallFilter(async context =>
        {
            if (context.InterfaceName.EndsWith(nameof(IFilteredGrain), StringComparison.Ordinal))
            {
                Gates.Note($"in {context.MethodName} from {context.SourceId?.ToString() ?? "client"} by {context.ImplementationMethod.DeclaringType!.Name}");
            }

            await context.Invoke();
            if (context.Result is "change me")
            {
                context.Result = "changed by the silo";
            }
        });
        silo.AddIncomingGrainCallFilter(async context =>
        {
            if (context.Request.GetArgumentCount() > 0 && context.Request.GetArgument(0) is "deny")
            {
                throw new UnauthorizedAccessException("denied");
            }

            try
            {
                await context.Invoke();
            }
            catch (InvalidOperationException)
            {
                Gates.Note("seen by the filter");
                throw;
            }
        });
        silo.AddOutgoingGrainCallFilter(async context =>
        {
            Gates.Note($"out {context.MethodName} from {context.SourceContext?.GrainId.ToString() ?? "client"}");
            await context.Invoke();
        });
    }

    [Fact]
    public async Task IncomingFilters_InOrder_SeeTheCallAndItsResult()
    {
        Assert.Equal("x", await Soon(Grain.Say("x")));
        Assert.Equal(["in Say from client by FilteredGrain", "said x"], Gates.Log);
    }

    [Fact]
    public async Task Filter_MayReplaceTheResult()
    {
        Assert.Equal("changed by the silo", await Soon(Grain.Say("change me")));
        Assert.Equal("changed by the grain", await Soon(Grain.Say("own")));
    }

    [Fact]
    public async Task Filter_ThatThrows_KeepsTheCallFromTheGrain()
    {
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Soon(Grain.Say("deny")));
        Assert.DoesNotContain("said deny", Gates.Log);
    }

    [Fact]
    public async Task FailureOfTheGrain_IsSeenByFiltersAndReachesTheCaller()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Soon(Grain.Fail()));
        Assert.Contains("seen by the filter", Gates.Log);
    }

    [Fact]
    public async Task OutgoingFilter_OfTheSilo_SeesTheCallsOfGrains()
    {
        Assert.Equal("x", await Soon(Grain.Relay("x")));
        Assert.Equal(
            ["in Relay from client by FilteredGrain", "out Say from filtered/a", "in Say from filtered/a by FilteredGrain", "said x"],
            Gates.Log);
    }
}
