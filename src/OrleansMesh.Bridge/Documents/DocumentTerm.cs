namespace OrleansMesh.Bridge.Documents;

/// <summary>A word and how often it is there.</summary>
public sealed record DocumentTerm(string Term, int Count);
