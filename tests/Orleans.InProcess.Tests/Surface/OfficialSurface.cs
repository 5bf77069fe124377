using System.Reflection;

namespace Orleans.InProcess.Tests.Surface;

/// <summary>What Microsoft Orleans 10.4.2 offers: one assembly read as metadata, the rest from the committed list.</summary>
internal static class OfficialSurface
{
    /// <summary>The official <c>Orleans.Core.Abstractions.dll</c>, which the build downloads.</summary>
    public static string AbstractionsPath { get; } = typeof(OfficialSurface).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "OrleansCoreAbstractions").Value!;

    public static IReadOnlyList<SurfaceType> Abstractions() => AssemblySurface.Read(AbstractionsPath);

    public static IReadOnlyList<SurfaceType> OtherAssemblies() => SurfaceList.Parse(File.ReadLines(Beside("orleans-other-assemblies.txt")));

    public static IReadOnlySet<string> Allowed() => AllowedDeviations.Parse(File.ReadLines(Beside("allowed-deviations.txt")));

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, "Surface", name);
}
