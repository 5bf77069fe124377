using System.Text;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Testing;

namespace OrleansMesh.Gateway.Tests.Federations;

/// <summary>What may change while two meshes exchange messages, at times and in ways of chance.</summary>
/// <param name="answers">Completes after so many further answers to messages.</param>
internal sealed class FederationChanges(LivingPair pair, Random random, Func<int, Task> answers)
{
    /// <summary>Kinds of change between two meshes at hubs that are linked.</summary>
    public const int Kinds = 9;

    private const int KindsAtOneHub = 6;

    // answers while the link is cut: some of what is sent then waits at the first hub
    private const int WhileCut = 40;

    private readonly int[] _kinds = Shuffled(pair.Linked is null ? KindsAtOneHub : Kinds, random);

    /// <summary>Every kind of change once, in an order of chance, and then by chance; what was done.</summary>
    public async Task<string> NextAsync(int step)
    {
        LivingMesh one = random.Next(2) == 0 ? pair.Acme : pair.Mit;
        switch (step < _kinds.Length ? _kinds[step] : random.Next(_kinds.Length))
        {
            case 0:
                await pair.Acme.RotateAsync();
                return "acme's key";
            case 1:
                await pair.Mit.RotateAsync();
                return "mit's key";
            case 2:
                await AgreeAsync(one);
                return "terms";
            case 3:
                await SuspendAsync(one, () => Task.CompletedTask);
                return "suspended";
            case 4:
                await pair.Mit.LeaveAsync();
                await pair.Acme.RotateAsync();
                await SuspendAsync(pair.Acme, () => pair.Mit.ConnectAsync());
                return "away, key, suspended";
            case 5:
                await Task.WhenAll(pair.Acme.RotateAsync(), pair.Mit.RotateAsync());
                await AgreeAsync(one);
                await SuspendAsync(one, pair.Acme.RotateAsync);
                return "keys, terms, suspended, key";
            case 6:
                await CutAsync(() => Task.WhenAll(pair.Acme.RotateAsync(), pair.Mit.RotateAsync()));
                return "cut, keys";
            case 7:
                pair.Cut(Cut());
                await answers(WhileCut);
                await SuspendAsync(pair.Requester, pair.HealAsync);
                return "cut, suspended, healed";
            default:
                await pair.Mit.LeaveAsync();
                await CutAsync(pair.Acme.RotateAsync);
                await pair.Mit.ConnectAsync();
                await AgreeAsync(one);
                return "away, cut, key, terms";
        }
    }

    private static int[] Shuffled(int count, Random random)
    {
        int[] kinds = [.. Enumerable.Range(0, count)];
        random.Shuffle(kinds);
        return kinds;
    }

    private LinkCut Cut() => random.Next(2) == 0 ? LinkCut.Reset : LinkCut.Silent;

    private async Task CutAsync(Func<Task> meanwhile)
    {
        pair.Cut(Cut());
        await meanwhile();
        await answers(WhileCut);
        await pair.HealAsync();
    }

    private Task AgreeAsync(LivingMesh one) => pair.AgreeAsync(one, policy: Policy(random.Next(1_000, 100_000)));

    private async Task SuspendAsync(LivingMesh by, Func<Task> meanwhile)
    {
        await LivingPair.SaidAsync(() => by.Client.Lifecycle.SuspendAsync(pair.FederationId, "audit", CancellationToken.None));
        await meanwhile();
        await pair.KnownAsync(isActive: false);
        await LivingPair.SaidAsync(() => by.Client.Lifecycle.ResumeAsync(pair.FederationId, CancellationToken.None));
        await pair.KnownAsync(isActive: true);
    }

    private static FederationPolicy Policy(int bytes) =>
        FederationPolicy.TryParse(
            Encoding.UTF8.GetBytes($$"""{"type":"FederationPolicy","version":1,"data":[{"id":"size","rule":"payloadBytes","most":{{bytes}}}]}"""), out FederationPolicy? policy, out PolicyFault fault)
            ? policy
            : throw new InvalidOperationException(fault.Sentence);
}
