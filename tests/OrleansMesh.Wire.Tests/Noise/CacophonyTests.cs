using OrleansMesh.Conformance;
using OrleansMesh.Testing;

namespace OrleansMesh.Wire.Tests.Noise;

/// <summary>The public cacophony vectors: every pattern, cipher and hash on curve 25519, byte for byte on both sides.</summary>
public sealed class CacophonyTests
{
    [VectorsFact]
    public void Play_AllVectorsOfCurve25519_PassAndOnlyTheOtherCurveIsSkipped()
    {
        var tally = new Tally();
        new NoiseKind().Run(Vectors.PathOf("noise", "cacophony.txt"), tally);
        var report = new StringWriter();
        tally.Print(report);

        Assert.True(tally.Failed == 0, report.ToString());
        Assert.Equal(472, tally.Passed);
        Assert.Equal(472, tally.Skipped);
        Assert.Contains("skipped 472: curve 448", report.ToString(), StringComparison.Ordinal);
    }
}
