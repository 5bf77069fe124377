using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Resolution.StatusLists;

/// <summary>How status lists of other issuers are fetched and kept.</summary>
public sealed class StatusListOptions : IValidatableObject
{
    /// <summary>How long a list is used without asking again, when its own time to live is not shorter. 1 s to 1 day; default 5 min.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How much longer a list is used while its issuer gives no new one, never beyond the list's own validity. 0 to 7 days; default 1 h.</summary>
    public TimeSpan StaleFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after a fetch that failed no other is tried. 1 s to 1 h; default 10 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most lists kept; the one that was taken longest ago goes first. 1 to 4,096; default 256.</summary>
    [Range(1, 4_096)]
    public int ListsMax { get; set; } = 256;

    /// <summary>Most fetches under way; further ones fail at once. 1 to 64; default 8.</summary>
    [Range(1, 64)]
    public int FetchesMax { get; set; } = 8;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeepFor < TimeSpan.FromSeconds(1) || KeepFor > TimeSpan.FromDays(1))
        {
            yield return new ValidationResult($"KeepFor is {KeepFor}. Give 1 s to 1 day.", [nameof(KeepFor)]);
        }

        if (StaleFor < TimeSpan.Zero || StaleFor > TimeSpan.FromDays(7))
        {
            yield return new ValidationResult($"StaleFor is {StaleFor}. Give 0 to 7 days.", [nameof(StaleFor)]);
        }

        if (RetryAfter < TimeSpan.FromSeconds(1) || RetryAfter > TimeSpan.FromHours(1))
        {
            yield return new ValidationResult($"RetryAfter is {RetryAfter}. Give 1 s to 1 h.", [nameof(RetryAfter)]);
        }
    }
}
