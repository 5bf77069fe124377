using System.Collections.Concurrent;
using System.Globalization;
using OrleansMesh.Client;
using Xunit.Abstractions;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>
/// Many federations between many meshes live their whole lives under traffic, while the hub is killed at random (F-01, F-05, F-07, F-08): at
/// the end both parties of each have the same proven history, nothing was admitted a second after a forced end, and what was admitted before an end came once.
/// </summary>
/// <remarks>1,000 federations between 50 meshes and 20 kills with <c>ORLEANSMESH_LONG=1</c>; other numbers with <c>ORLEANSMESH_FEDERATIONS</c>, <c>ORLEANSMESH_MESHES</c>, <c>ORLEANSMESH_ROUNDS</c>.</remarks>
public sealed class FederationChurnTests(ITestOutputHelper report)
{
    private const int Seed = 20261125;

    // As many lives at a time.
    private const int ParallelMax = 24;

    // Of a thousand lives, one may fail in spite of all retries.
    private const int LivesPerFailure = 1_000;

    private readonly Lock _gate = new();
    private int _steps;
    private bool _isOver;
    private (int Count, TaskCompletionSource Reached) _goal = (int.MaxValue, new TaskCompletionSource());

    [Fact]
    public async Task Kill9_FederationsLiveUnderTraffic_BothSidesAgreeOnEveryOne()
    {
        int meshCount = Math.Clamp(Setting("ORLEANSMESH_MESHES", 6, 50), 2, 200);
        int federations = Math.Clamp(Setting("ORLEANSMESH_FEDERATIONS", 12, 1_000), 1, 10_000);
        int rounds = Setting("ORLEANSMESH_ROUNDS", 2, 20);
        await using var world = new World();
        await world.StartHubAsync("--minimum-trust", "0");
        List<ChurnMesh> meshes = [];
        try
        {
            for (int i = 0; i < meshCount; i++)
            {
                meshes.Add(await ChurnMesh.JoinAsync(world, i));
            }

            var random = new Random(Seed);
            FederationLife[] lives = [.. Enumerable.Range(0, federations).Select(i => Life(meshes, i, random))];
            Task<int> kills = KillAsync(world, random, rounds, federations * FederationLife.StepsMin);
            string[] failures = await OfEachAsync(lives, FailureAsync);
            EndOfSteps();
            int killed = await kills;

            string[] disagreements = await OfEachAsync(lives.Where(life => life.IsOver), life => life.DisagreementAsync());
            report.WriteLine(
                $"{federations} federations between {meshCount} meshes, {killed} kills: {_steps} steps, {lives.Sum(l => l.Retries)} attempts again, {failures.Length} lives failed, "
                + $"{lives.Sum(l => l.Admitted)} messages admitted, {meshes.Sum(m => m.Received)} received, {lives.Sum(l => l.Lost)} lost before an end, {meshes.Sum(m => m.Repeated)} repeated, {lives.Sum(l => l.AdmittedLate)} admitted late, {disagreements.Length} disagreements");
            Assert.Empty(disagreements);
            Assert.True(failures.Length <= federations / LivesPerFailure, string.Join('\n', failures));
            Assert.Equal(0, lives.Sum(l => l.AdmittedLate));
            Assert.Equal(0, lives.Sum(l => l.Lost));
            Assert.Equal(0, meshes.Sum(m => m.Repeated));
            Assert.Equal(rounds, killed);
        }
        finally
        {
            foreach (ChurnMesh mesh in meshes)
            {
                await mesh.DisposeAsync();
            }
        }
    }

    private static int Setting(string name, int few, int many) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int set) && set > 0 ? set
        : Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1" ? many : few;

    // What is wrong with each of which something is.
    private static async Task<string[]> OfEachAsync(IEnumerable<FederationLife> lives, Func<FederationLife, Task<string?>> look)
    {
        var found = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(lives, new ParallelOptions { MaxDegreeOfParallelism = ParallelMax }, async (life, _) =>
        {
            if (await look(life) is { } wrong)
            {
                found.Add(wrong);
            }
        });
        return [.. found];
    }

    private static async Task<string?> FailureAsync(FederationLife life)
    {
        try
        {
            await life.RunAsync();
            return null;
        }
        catch (Exception e) when (e is MeshRefusedException or MeshUnreachableException or TimeoutException)
        {
            return $"{life.Id}: {e}";
        }
    }

    private FederationLife Life(List<ChurnMesh> meshes, int number, Random random)
    {
        int requester = random.Next(meshes.Count);
        int answerer = (requester + random.Next(1, meshes.Count)) % meshes.Count;
        return new FederationLife(meshes[requester], meshes[answerer], number, Stepped);
    }

    // Kills spread over the whole work, each at a moment of chance: whatever the hub is doing then.
    private async Task<int> KillAsync(World world, Random random, int rounds, int steps)
    {
        for (int round = 0; round < rounds; round++)
        {
            int share = steps / rounds;
            await ReachedAsync((round * share) + random.Next(1, Math.Max(2, share)));
            await world.KillHubAsync();
            await world.StartHubAsync("--minimum-trust", "0");
        }

        return rounds;
    }

    private Task ReachedAsync(int count)
    {
        lock (_gate)
        {
            _goal = (count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Tell();
            return _goal.Reached.Task;
        }
    }

    private void Stepped()
    {
        lock (_gate)
        {
            _steps++;
            Tell();
        }
    }

    // A kill that has not come by then comes now: a life may have fewer steps than was reckoned.
    private void EndOfSteps()
    {
        lock (_gate)
        {
            _isOver = true;
            Tell();
        }
    }

    private void Tell()
    {
        if (_isOver || _steps >= _goal.Count)
        {
            _goal.Reached.TrySetResult();
        }
    }
}
