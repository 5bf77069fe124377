using System.Runtime.CompilerServices;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>From one context to the next; the contexts are compared by reference.</summary>
/// <param name="From">What held before; made by bundled contexts alone.</param>
/// <param name="What">The URL of a bundled context, or the JSON of one of its terms' own.</param>
internal readonly record struct ContextStep(ActiveContext From, string What, bool Propagate, bool OverrideProtected)
{
    /// <inheritdoc/>
    public bool Equals(ContextStep other) => ReferenceEquals(From, other.From) && Propagate == other.Propagate && OverrideProtected == other.OverrideProtected
        && string.Equals(What, other.What, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(RuntimeHelpers.GetHashCode(From), What.Length, What.Length > 0 ? What[^1] : default, Propagate, OverrideProtected);
}
