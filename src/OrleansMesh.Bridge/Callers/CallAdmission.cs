using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Callers;

/// <summary>What became of a call at the gate.</summary>
public readonly record struct CallAdmission
{
    private CallAdmission(LocalCaller? caller, JsonRpcFailure? failure)
    {
        Caller = caller;
        Failure = failure;
    }

    /// <summary>Who calls; null when refused.</summary>
    public LocalCaller? Caller { get; }

    /// <summary>Why not; null when the call may go on.</summary>
    public JsonRpcFailure? Failure { get; }

    /// <summary>It may go on.</summary>
    public static CallAdmission Admit(LocalCaller caller) => new(caller, null);

    /// <summary>It may not.</summary>
    public static CallAdmission Refuse(JsonRpcFailure failure) => new(null, failure);
}
