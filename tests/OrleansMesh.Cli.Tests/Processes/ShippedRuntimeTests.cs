using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Tests.Processes;

/// <summary>How the runtime of the shipped programs is set (T-02, N-01): nothing else would tell that a setting has got lost.</summary>
public sealed class ShippedRuntimeTests
{
    [Theory]
    [InlineData("orleansmesh")]
    [InlineData("OrleansMesh.Hub")]
    public void RuntimeConfig_OfAProgramWithAHub_CollectsLikeAServerWithAnEarlyYoungestGeneration(string program)
    {
        string path = Path.Combine(AppContext.BaseDirectory, program + ".runtimeconfig.json");
        JsonNode settings = JsonNode.Parse(File.ReadAllText(path))!["runtimeOptions"]!["configProperties"]!;

        Assert.True((bool)settings["System.GC.Server"]!);
        Assert.Equal(0, (int)settings["System.GC.DynamicAdaptationMode"]!);
        Assert.Equal(16 << 20, (int)settings["System.GC.Gen0MaxBudget"]!);
        Assert.Equal(0, (int)settings["System.Threading.ThreadPool.UnfairSemaphoreSpinLimit"]!);
    }
}
