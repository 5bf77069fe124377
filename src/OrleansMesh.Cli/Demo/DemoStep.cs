namespace OrleansMesh.Cli.Demo;

/// <summary>One step: it happens, or it throws.</summary>
/// <param name="Name">Stable kebab-case word for scripts.</param>
/// <param name="Title">What is about to happen, for people.</param>
/// <param name="RunAsync">Does it and tells in one line what really happened, with the values it saw.</param>
internal sealed record DemoStep(string Name, string Title, Func<DemoStage, CancellationToken, Task<string>> RunAsync);
