namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>The steps that are left of one evaluation; a policy and its arguments come from strangers, and their product can be large.</summary>
internal sealed class Evaluation(int steps)
{
    private long _left = steps;

    /// <summary>True when more was to be spent than there was.</summary>
    public bool IsExhausted => _left < 0;

    /// <summary>Takes steps; false when there are not so many.</summary>
    public bool Spend(long steps)
    {
        _left = IsExhausted ? _left : _left - steps;
        return !IsExhausted;
    }
}
