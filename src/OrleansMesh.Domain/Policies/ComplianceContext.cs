namespace OrleansMesh.Domain.Policies;

/// <summary>What a message says of its data (P-09). The default is no context, which is the worst in every respect.</summary>
public readonly record struct ComplianceContext
{
    /// <summary>A context that is there.</summary>
    public ComplianceContext(DataClass classification, LegalBasis basis, int retentionDays, bool audit)
    {
        IsPresent = true;
        Classification = classification;
        Basis = basis;
        RetentionDays = retentionDays;
        Audit = audit;
    }

    public bool IsPresent { get; }

    /// <summary>How sensitive the data is.</summary>
    public DataClass Classification { get; }

    /// <summary>On what ground personal data is processed.</summary>
    public LegalBasis Basis { get; }

    /// <summary>Days for which the receiver may keep the data, 0 to 36,500.</summary>
    public int RetentionDays { get; }

    /// <summary>Whether the exchange is to be recorded for audit.</summary>
    public bool Audit { get; }

    /// <summary>Codes of the only regions where the data may be; empty for no restriction.</summary>
    public ReadOnlyMemory<string> Regions { get; init; }

    /// <summary>Whether the data may be in a region; one that is not known is not allowed when there is a restriction.</summary>
    public bool AllowsRegion(ReadOnlySpan<char> region)
    {
        foreach (string allowed in Regions.Span)
        {
            if (region.SequenceEqual(allowed))
            {
                return true;
            }
        }

        return Regions.IsEmpty;
    }
}
