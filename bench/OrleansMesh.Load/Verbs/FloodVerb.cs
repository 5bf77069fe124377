using System.CommandLine;
using System.Net;
using OrleansMesh.Load.Attacks;
using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Verbs;

/// <summary><c>flood</c>, the attacker of <c>attack</c> in a process of its own: a line on standard input starts or stops it, each stop prints how many came.</summary>
internal sealed class FloodVerb : Command
{
    private const int OpenMax = 2000;
    private const int FirstNumber = 1_000_000;

    // one at a time, as they come from many machines
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    private readonly Option<string> _hub = new("--hub") { Required = true };
    private readonly Option<AttackKind> _kind = new("--kind");
    private readonly Option<int> _perSecond = new("--per-second");

    public FloodVerb()
        : base("flood", "The attacker of attack.")
    {
        Hidden = true;
        Options.Add(_hub);
        Options.Add(_kind);
        Options.Add(_perSecond);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        using var dialer = new LeanDialer(IPEndPoint.Parse(arguments.GetValue(_hub)!));
        int number = FirstNumber;
        LoadCommands.Output(isJson: true).Json(new { @event = "ready" });
        while (await Console.In.ReadLineAsync(ct) is not null)
        {
            int first = number;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            Task<int> flood = RunAsync(dialer, number, arguments.GetValue(_kind), arguments.GetValue(_perSecond), stop.Token);
            _ = await Console.In.ReadLineAsync(ct);
            await stop.CancelAsync();
            number = await flood;
            LoadCommands.Output(isJson: true).Json(new { @event = "flooded", connections = number - first });
        }

        return 0;
    }

    private static async Task<int> RunAsync(LeanDialer dialer, int number, AttackKind kind, int perSecond, CancellationToken stop)
    {
        TimeProvider clock = TimeProvider.System;
        Queue<Task<Stranger>> open = [];
        long start = clock.GetTimestamp();
        int first = number;
        using var timer = new PeriodicTimer(Pace, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                while (number - first < clock.GetElapsedTime(start).TotalSeconds * perSecond)
                {
                    open.Enqueue(Stranger.SendAsync(dialer, number++, kind, CancellationToken.None));
                }

                while (open.Count > OpenMax)
                {
                    await (await open.Dequeue()).DisposeAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the window is over
        }

        while (open.TryDequeue(out Task<Stranger>? last))
        {
            await (await last).DisposeAsync();
        }

        return number;
    }
}
