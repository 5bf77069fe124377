namespace OrleansMesh.Domain.Services;

/// <summary>What a <see cref="ServiceCache{T}"/> knows of a name.</summary>
public enum ServiceAnswer
{
    /// <summary>Nothing: ask.</summary>
    Unknown,

    /// <summary>There is such a service.</summary>
    Found,

    /// <summary>There was none a moment ago.</summary>
    Absent,
}
