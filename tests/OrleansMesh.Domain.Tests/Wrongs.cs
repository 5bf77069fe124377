using System.Reflection;

namespace OrleansMesh.Domain.Tests;

/// <summary>Counts the ways to be wrong that a class of tests lists as inline data.</summary>
internal static class Wrongs
{
    /// <summary>The refusals that its rows expect, one for each row; rows that expect none are left out.</summary>
    public static IReadOnlyList<T> Of<T>(Type tests)
        where T : struct, Enum =>
        [.. tests.GetMethods().SelectMany(method => method.GetCustomAttributes<InlineDataAttribute>().SelectMany(rows => rows.GetData(method)))
            .SelectMany(row => row).OfType<T>().Where(refusal => !refusal.Equals(default(T)))];
}
