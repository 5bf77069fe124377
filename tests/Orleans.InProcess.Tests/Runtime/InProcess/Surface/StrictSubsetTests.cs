using Orleans.InProcess.Tests.Surface;

namespace Orleans.InProcess.Tests.Runtime.InProcess.Surface;

/// <summary>What compiles on the in-process runtime compiles on Microsoft Orleans: its public surface holds nothing that Orleans has not, or has otherwise.</summary>
public sealed class StrictSubsetTests
{
    [Fact]
    public void PublicSurface_IsASubsetOfOrleans()
    {
        IReadOnlyList<string> deviations = SurfaceComparison.Deviations(
            AssemblySurface.Read(typeof(Grain).Assembly.Location),
            [.. OfficialSurface.Abstractions(), .. OfficialSurface.OtherAssemblies()],
            OfficialSurface.Allowed());

        Assert.True(deviations.Count == 0, $"{deviations.Count} types deviate from Microsoft Orleans 10.4.2:\n\n{string.Join("\n\n", deviations)}\n");
    }

    [Fact]
    public void AllowedDeviations_AreAllInUse()
    {
        IReadOnlyList<SurfaceType> ours = AssemblySurface.Read(typeof(Grain).Assembly.Location);
        HashSet<string> known = [.. ours.Select(t => t.Name), .. ours.SelectMany(t => t.Facts.Select(f => $"{t.Name}: {f}"))];

        Assert.Subset(known, OfficialSurface.Allowed().ToHashSet());
    }

    [Theory]
    [InlineData("Orleans.IGrainBase")]
    [InlineData("Orleans.IRemindable")]
    [InlineData("Orleans.IReminderTable")]
    [InlineData("Orleans.IIncomingGrainCallFilter")]
    [InlineData("Orleans.IOutgoingGrainCallFilter")]
    [InlineData("Orleans.ILifecycleObserver")]
    [InlineData("Orleans.ILifecycleParticipant`1")]
    [InlineData("Orleans.IConverter`2")]
    [InlineData("Orleans.Placement.IPlacementFilterDirector")]
    [InlineData("Orleans.Storage.IGrainStorage")]
    [InlineData("Orleans.Streams.IAsyncObserver`1")]
    [InlineData("Orleans.Streams.IAsyncBatchObserver`1")]
    [InlineData("Orleans.Streams.IStreamNamespacePredicate")]
    [InlineData("Orleans.Streams.Core.IStreamSubscriptionObserver")]
    public void InterfaceThatApplicationsImplement_HasEveryAbstractMember(string type)
    {
        SurfaceType ours = AssemblySurface.Read(typeof(Grain).Assembly.Location).Single(t => t.Name == type);
        SurfaceType official = OfficialSurface.Abstractions().Concat(OfficialSurface.OtherAssemblies()).Single(t => t.Name == type);

        Assert.Empty(official.Facts.Where(f => f.StartsWith("abstract ", StringComparison.Ordinal)).Except(ours.Facts));
    }
}
