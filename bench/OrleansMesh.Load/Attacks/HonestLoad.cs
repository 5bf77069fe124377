using System.Net;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Load.Messages;
using OrleansMesh.Load.Sessions;

namespace OrleansMesh.Load.Attacks;

/// <summary>Several pairs that send transient messages at a steady rate, each counted from when it was due until its receiver has it.</summary>
internal sealed class HonestLoad : IHonestTraffic
{
    private const int Pairs = 4;
    private const int Window = 1000;

    private readonly LeanDialer _dialer;
    private readonly List<MessagePair> _pairs = [];
    private readonly int _perSecond;

    private HonestLoad(LeanDialer dialer, int perSecond)
    {
        _dialer = dialer;
        _perSecond = perSecond;
    }

    /// <summary>Makes the meshes, lets them join and federate.</summary>
    public static async Task<HonestLoad> BuildAsync(string hub, string folder, int perSecond, CancellationToken ct)
    {
        var address = IPEndPoint.Parse(hub);
        var load = new HonestLoad(new LeanDialer(address), perSecond);
        while (load._pairs.Count < Pairs)
        {
            load._pairs.Add(await MessagePair.JoinedAsync(address, load._dialer, folder, load._pairs.Count, federations: 1, ct));
        }

        return load;
    }

    /// <inheritdoc/>
    public async Task<double[]> MillisecondsAsync(TimeSpan window, CancellationToken ct)
    {
        double each = (double)_perSecond / Pairs;
        int count = Math.Max(1, (int)(each * window.TotalSeconds));
        MessageRun[] runs = [.. _pairs.Select((p, i) => new MessageRun(p, p.Sign(DeliveryMode.Transient, count), each, Window, (double)i / Pairs))];
        await Task.WhenAll(runs.Select(r => Task.Run(() => r.RunAsync(ct), ct)));
        Array.ForEach(runs, r => r.Dispose());
        return [.. runs.SelectMany(r => r.Ways).Select(w => w.Total)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (MessagePair pair in _pairs)
        {
            await pair.DisposeAsync();
        }

        _dialer.Dispose();
    }
}
