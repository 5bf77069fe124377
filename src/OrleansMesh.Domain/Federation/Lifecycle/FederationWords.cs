namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>The words of phases, kinds and areas in documents and on the wire, in the order of their enumerations.</summary>
public static class FederationWords
{
    private static readonly string[] PhaseWords =
        ["requested", "declined", "negotiating", "agreed", "activating", "active", "suspended", "terminating", "ended", "proposed"];

    private static readonly string[] KindWords =
        ["force-end", "end", "drained", "suspend", "decline", "open", "propose", "accept", "activate", "resume", "reestablish", "request"];

    private static readonly string[] AreaWords = ["protocol", "service", "security", "qos", "compliance"];

    /// <summary>The word of a phase.</summary>
    public static string Of(FederationPhase phase) => PhaseWords[(int)phase];

    /// <summary>The word of a command.</summary>
    public static string Of(FederationEventKind kind) => KindWords[(int)kind];

    /// <summary>The word of an area.</summary>
    public static string Of(CapabilityArea area) => AreaWords[(int)area];

    /// <summary>The command of a word; false for any other text.</summary>
    public static bool TryKind(string word, out FederationEventKind kind)
    {
        int at = Array.IndexOf(KindWords, word);
        kind = (FederationEventKind)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>The area of a word; false for any other text.</summary>
    public static bool TryArea(string word, out CapabilityArea area)
    {
        int at = Array.IndexOf(AreaWords, word);
        area = (CapabilityArea)Math.Max(at, 0);
        return at >= 0;
    }
}
