namespace OrleansMesh.Domain.Tests.Credentials;

/// <summary>One way to be wrong.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Reason">The reason that the verifier must name.</param>
/// <param name="Judge">Makes it and has it judged.</param>
internal sealed record WrongCase(string Name, string Reason, Func<string> Judge);
