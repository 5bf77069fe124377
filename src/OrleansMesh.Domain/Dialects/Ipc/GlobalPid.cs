using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansMesh.Domain.Dialects.Ipc;

/// <summary>A process anywhere (P-05), written <c>PID@NODE</c>; process 0 is the node itself.</summary>
/// <param name="Node">1 to 256 printable ASCII characters.</param>
/// <param name="Pid">0 to <see cref="IpcLimits.PidMax"/>.</param>
public sealed record GlobalPid(string Node, long Pid)
{
    /// <summary>Parses <c>PID@NODE</c>, decimal without leading zeros; false for anything else.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out GlobalPid? process)
    {
        process = null;
        int at = text?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        if (at is < 1 or > 16 || !long.TryParse(text.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out long pid)
            || pid > IpcLimits.PidMax || (at > 1 && text![0] == '0') || !IsNode(text![(at + 1)..]))
        {
            return false;
        }

        process = new GlobalPid(text[(at + 1)..], pid);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pid}@{Node}");

    internal static bool IsNode(string text) => text.Length is >= 1 and <= IpcLimits.NodeCharsMax && text.All(c => c is > ' ' and <= '~');
}
