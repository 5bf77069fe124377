namespace OrleansMesh.Bridge.Documents;

/// <summary>One line with the query in it.</summary>
/// <param name="Path">The document.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">Of the first occurrence in the line, from 1, in UTF-16 units.</param>
/// <param name="Before">The lines before it, cut at 400 characters each.</param>
/// <param name="Text">The line, cut likewise around the match.</param>
/// <param name="After">The lines after it.</param>
public sealed record SearchMatch(string Path, int Line, int Column, IReadOnlyList<string> Before, string Text, IReadOnlyList<string> After);
