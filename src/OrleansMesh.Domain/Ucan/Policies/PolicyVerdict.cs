namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>What came of evaluating a policy.</summary>
public enum PolicyVerdict
{
    /// <summary>Some statement does not hold.</summary>
    Violated = 0,

    /// <summary>Every statement holds.</summary>
    Holds,

    /// <summary>It took more than <see cref="UcanLimits.PolicyStepsMax"/> steps.</summary>
    TooCostly,
}
