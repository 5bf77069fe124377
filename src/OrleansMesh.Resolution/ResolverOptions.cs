using System.ComponentModel.DataAnnotations;

namespace OrleansMesh.Resolution;

/// <summary>Bounds of a resolver and of its cache.</summary>
public sealed class ResolverOptions : IValidatableObject
{
    /// <summary>How long a document is used whose source says nothing of it. 1 s to <see cref="TtlMax"/>; default 5 min.</summary>
    public TimeSpan Ttl { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The shortest time that a source may ask for. Default 10 s.</summary>
    public TimeSpan TtlMin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest time that a source may ask for. Default 1 h.</summary>
    public TimeSpan TtlMax { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long it is remembered that there is nothing. Default 30 s.</summary>
    public TimeSpan NegativeTtl { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a fetch no signature that fails fetches the document again. Default 30 s.</summary>
    public TimeSpan RefetchInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most DIDs remembered; the one unused for the longest time goes first. 1 to 1,000,000; default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int EntriesMax { get; set; } = 10_000;

    /// <summary>Most fetches under way; further ones fail at once and are not remembered. 1 to 1,024; default 64.</summary>
    [Range(1, 1_024)]
    public int FetchesMax { get; set; } = 64;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TtlMin < TimeSpan.FromSeconds(1) || TtlMin > Ttl || Ttl > TtlMax || TtlMax > TimeSpan.FromDays(1))
        {
            yield return new ValidationResult($"TtlMin {TtlMin}, Ttl {Ttl} and TtlMax {TtlMax} must rise, from 1 s at least to 1 day at most.", [nameof(TtlMin), nameof(Ttl), nameof(TtlMax)]);
        }

        if (NegativeTtl < TimeSpan.FromSeconds(1) || NegativeTtl > TimeSpan.FromHours(1))
        {
            yield return new ValidationResult($"NegativeTtl is {NegativeTtl}. Give 1 s to 1 h.", [nameof(NegativeTtl)]);
        }

        if (RefetchInterval < TimeSpan.FromSeconds(1) || RefetchInterval > TimeSpan.FromHours(1))
        {
            yield return new ValidationResult($"RefetchInterval is {RefetchInterval}. Give 1 s to 1 h.", [nameof(RefetchInterval)]);
        }
    }
}
