namespace OrleansMesh.Hub.Http;

/// <summary>Why an interface over HTTP said no.</summary>
/// <param name="Reason">Stable kebab-case word.</param>
/// <param name="Detail">What was wrong and what to do next.</param>
internal sealed record ApiRefusal(string Reason, string Detail);
