using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

/// <summary>One way to be wrong.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Expected">The one reason that it must be refused for.</param>
/// <param name="Run">Tries it.</param>
internal sealed record Attack(string Name, UcanRefusal Expected, Func<UcanRefusal> Run);
