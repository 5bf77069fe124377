namespace OrleansMesh.EndToEnd.Tests;

/// <summary>What must hold of what a mesh received, whatever was killed and cut meanwhile.</summary>
internal static class ChaosVerdict
{
    /// <summary>What is wrong, one sentence each; empty for nothing.</summary>
    /// <param name="receiver">For the sentences.</param>
    /// <param name="sessions">What each process of the mesh received, in its order, each acknowledged before the next was asked for.</param>
    /// <param name="acknowledged">By sender, the numbers of which it has a receipt.</param>
    public static IReadOnlyList<string> Of(string receiver, IReadOnlyList<(string From, int Number)[]> sessions, IReadOnlyDictionary<string, IReadOnlyCollection<int>> acknowledged)
    {
        List<string> wrong = [];
        HashSet<(string From, int Number)> seen = [];
        Dictionary<string, int> last = [];
        (string From, int Number)? unacknowledged = null;
        foreach ((string From, int Number)[] session in sessions)
        {
            for (int i = 0; i < session.Length; i++)
            {
                (string from, int number) = session[i];
                bool isNew = seen.Add(session[i]);

                // only what a killed process may not have acknowledged comes once more, and before all else
                if (!isNew && (i > 0 || unacknowledged != session[i]))
                {
                    wrong.Add($"{receiver}: {number} of {from} came again");
                }
                else if (isNew && last.TryGetValue(from, out int before) && before > number)
                {
                    wrong.Add($"{receiver}: {number} of {from} came after {before}");
                }

                last[from] = Math.Max(number, last.GetValueOrDefault(from));
            }

            unacknowledged = session.Length > 0 ? session[^1] : unacknowledged;
        }

        wrong.AddRange(Missing(sessions, acknowledged).Select(lost => $"{receiver}: {lost.Number} of {lost.From} never came"));
        return wrong;
    }

    /// <summary>What is acknowledged and has not come.</summary>
    public static IEnumerable<(string From, int Number)> Missing(IReadOnlyList<(string From, int Number)[]> sessions, IReadOnlyDictionary<string, IReadOnlyCollection<int>> acknowledged)
    {
        HashSet<(string From, int Number)> seen = [.. sessions.SelectMany(session => session)];
        return acknowledged.SelectMany(flow => flow.Value.Select(number => (flow.Key, number))).Where(message => !seen.Contains(message)).Order();
    }
}
