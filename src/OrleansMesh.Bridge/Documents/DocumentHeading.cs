namespace OrleansMesh.Bridge.Documents;

/// <summary>A heading: its level from 1, its text, its line from 1.</summary>
public sealed record DocumentHeading(int Level, string Text, int Line);
