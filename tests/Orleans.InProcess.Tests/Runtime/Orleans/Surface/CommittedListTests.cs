using Orleans.InProcess.Tests.Surface;

namespace Orleans.InProcess.Tests.Runtime.Orleans.Surface;

/// <summary>Where the Orleans packages restore, the committed list itself is held against the assemblies that it describes.</summary>
public sealed class CommittedListTests
{
    [Fact]
    public void CommittedList_IsWhatTheAssembliesSay()
    {
        IEnumerable<SurfaceType> real = Directory.GetFiles(AppContext.BaseDirectory, "Orleans.*.dll").SelectMany(AssemblySurface.Read);

        IReadOnlyList<string> deviations = SurfaceComparison.Deviations(OfficialSurface.OtherAssemblies(), real, new HashSet<string>());

        Assert.True(deviations.Count == 0, $"{deviations.Count} types of the list are not as the assemblies say:\n\n{string.Join("\n\n", deviations)}\n");
    }
}
