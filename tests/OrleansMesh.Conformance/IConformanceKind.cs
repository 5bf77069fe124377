namespace OrleansMesh.Conformance;

/// <summary>One kind of public conformance vectors: reads files of that format and runs the product's code on them.</summary>
internal interface IConformanceKind
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>What <c>--help</c> says of the argument, for example <c>FILE  cacophony JSON</c>.</summary>
    string Argument { get; }

    /// <summary>Runs every vector at <paramref name="path"/> and counts each into <paramref name="tally"/>.</summary>
    void Run(string path, Tally tally);
}
