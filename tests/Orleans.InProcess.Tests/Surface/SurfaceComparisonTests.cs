namespace Orleans.InProcess.Tests.Surface;

/// <summary>The comparison itself can fail: each kind of deviation is reported, in words that show both sides.</summary>
public sealed class SurfaceComparisonTests
{
    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>();

    [Fact]
    public void SameSurface_HasNoDeviation()
    {
        IReadOnlyList<SurfaceType> official = OfficialSurface.Abstractions();

        Assert.Empty(SurfaceComparison.Deviations(official, official, Nothing));
        Assert.True(official.Count > 200, "the official assembly was not read");
    }

    [Fact]
    public void UnknownType_IsReported() =>
        Assert.Contains("Orleans.NoSuchType", Single(new SurfaceType("Orleans.NoSuchType", ["is sealed class"])), StringComparison.Ordinal);

    [Theory]
    [InlineData("Orleans.IGrainFactory", "abstract Orleans.Runtime.IAddressable GetGrain(Orleans.Runtime.GrainId id)")] // another parameter name
    [InlineData("Orleans.IGrainFactory", "abstract TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string grainClassNamePrefix) where TGrainInterface : Orleans.IGrainWithIntegerKey")] // no default
    [InlineData("Orleans.IGrainFactory", "abstract TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string grainClassNamePrefix = default) where TGrainInterface : Orleans.IGrain")] // another constraint
    [InlineData("Orleans.DeactivationReasonCode", "const Orleans.DeactivationReasonCode ShuttingDown = 2")] // another number
    [InlineData("Orleans.DeactivationReasonCode", "int value__")] // another underlying type
    [InlineData("Orleans.Concurrency.OneWayAttribute", "is class")] // not sealed
    [InlineData("Orleans.Concurrency.OneWayAttribute", "usage Method, AllowMultiple = true")] // another usage
    [InlineData("Orleans.Placement.PlacementFilterAttribute", "is class")] // not abstract
    [InlineData("Orleans.Runtime.GrainId", "is sealed class")] // not a struct
    [InlineData("Orleans.Runtime.SiloUnavailableException", "base Orleans.Runtime.OrleansException")] // another base
    [InlineData("Orleans.Runtime.GrainTimerCreationOptions", "System.TimeSpan DueTime { get; init; }")] // not required
    [InlineData("Orleans.Runtime.GrainTimerCreationOptions", "bool Interleave { get; set; }")] // set, not init
    [InlineData("Orleans.Grain", "implements System.IDisposable")] // another interface
    [InlineData("Orleans.IGrainBase", "abstract System.Threading.Tasks.Task OnActivateAsync(System.Threading.CancellationToken token)")] // no default body
    public void WrongSignature_IsReported_BesideTheOfficialOne(string type, string wrong)
    {
        string report = Single(new SurfaceType(type, [wrong]));

        Assert.Contains("ours:    " + wrong, report, StringComparison.Ordinal);
        Assert.Contains("Orleans: ", report, StringComparison.Ordinal);
    }

    [Fact]
    public void AllowedDeviation_IsNotReported_AndNeedsAReason()
    {
        IReadOnlySet<string> allowed = AllowedDeviations.Parse(["# comment", "Orleans.Hook  # called by generated code"]);

        Assert.Empty(SurfaceComparison.Deviations([new SurfaceType("Orleans.Hook", [])], [], allowed));
        Assert.Throws<FormatException>(() => AllowedDeviations.Parse(["Orleans.Hook"]));
    }

    private static string Single(SurfaceType ours) => Assert.Single(SurfaceComparison.Deviations([ours], OfficialSurface.Abstractions(), Nothing));
}
