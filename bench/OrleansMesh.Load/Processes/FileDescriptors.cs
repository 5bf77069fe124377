using System.Globalization;

namespace OrleansMesh.Load.Processes;

/// <summary>How many files and sockets a process may have open. The runtime raises its soft limit to the hard one by itself; the hard one is the operator's.</summary>
internal static class FileDescriptors
{
    /// <summary>True when this process and its children may open <paramref name="wanted"/>; also where the limit cannot be read.</summary>
    public static bool Allow(int wanted, out long allowed)
    {
        allowed = long.MaxValue;
        if (OperatingSystem.IsLinux())
        {
            string line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
            string hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
            allowed = long.TryParse(hard, CultureInfo.InvariantCulture, out long limit) ? limit : long.MaxValue;
        }

        return allowed >= wanted;
    }
}
