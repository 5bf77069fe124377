using OrleansMesh.Bridge.Callers;
using OrleansMesh.Bridge.Local;

namespace OrleansMesh.Bridge;

/// <summary>How a bridge is set up; <see cref="Validate"/> tells every error at once.</summary>
public sealed record BridgeOptions
{
    /// <summary>Our own MCP servers, at most 64, with distinct names.</summary>
    public IReadOnlyList<LocalServerConfig> LocalServers { get; init; } = [];

    /// <summary>How long a call may be silent; each progress notification starts it anew. 1 s to 1 h, 60 s by default.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a call may take at all, progress or not. At least <see cref="CallTimeout"/>, at most 24 h, 30 min by default.</summary>
    public TimeSpan CallTimeMax { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a list waits for each mesh. 100 ms to 60 s, 5 s by default.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls of ours in flight, all meshes together. 1 to 65,536, 256 by default; one more is refused as busy.</summary>
    public int OutboundCallsMax { get; init; } = 256;

    /// <summary>Calls in flight that one mesh may have with us. 1 to 65,536, 64 by default; one more is refused as busy.</summary>
    public int InboundCallsPerMeshMax { get; init; } = 64;

    /// <summary>The largest payload, in bytes of JSON, in either direction. 4 KiB to 15 MiB (a frame holds 16), 8 MiB by default.</summary>
    public int PayloadBytesMax { get; init; } = 8 << 20;

    /// <summary>Tools, resources, templates or prompts that are listed of one server or one mesh, each kind. 1 to 100,000, 2,000 by default.</summary>
    public int ItemsMax { get; init; } = 2000;

    /// <summary>Says for our calls who makes them and by what right; null says nothing.</summary>
    public ICallSigner? Signer { get; init; }

    /// <summary>Who may call us, beside what the agreements grant; null asks for nothing.</summary>
    public ICallGate? Gate { get; init; }

    /// <summary>The clock of every timeout.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Every error of these settings, each naming the setting and its legal values; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Between(errors, nameof(CallTimeout), CallTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Between(errors, nameof(CallTimeMax), CallTimeMax, CallTimeout, TimeSpan.FromHours(24));
        Between(errors, nameof(ListTimeout), ListTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60));
        Between(errors, nameof(OutboundCallsMax), OutboundCallsMax, 1, 65_536);
        Between(errors, nameof(InboundCallsPerMeshMax), InboundCallsPerMeshMax, 1, 65_536);
        Between(errors, nameof(PayloadBytesMax), PayloadBytesMax, 4 << 10, 15 << 20);
        Between(errors, nameof(ItemsMax), ItemsMax, 1, 100_000);
        Between(errors, nameof(LocalServers), LocalServers.Count, 0, 64);
        foreach (LocalServerConfig server in LocalServers)
        {
            errors.AddRange(server.Validate());
        }

        foreach (IGrouping<string, LocalServerConfig> same in LocalServers.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            errors.Add($"{nameof(LocalServers)}: the name '{same.Key}' is used {same.Count()} times; every server needs its own.");
        }

        return errors;
    }

    private static void Between<T>(List<string> errors, string setting, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            errors.Add($"{setting} is {value}; it must be {least} to {most}.");
        }
    }
}
