namespace OrleansMesh.Domain.LinkedData.Direct;

/// <summary>A term of a statement: where its text stands in the dataset's buffer, or which blank node it is.</summary>
/// <param name="Start">Where it starts; of a blank node, its number.</param>
/// <param name="Length">Bytes; -1 for a blank node.</param>
internal readonly record struct DirectTerm(int Start, int Length)
{
    public bool IsBlank => Length < 0;

    public static DirectTerm Blank(int number) => new(number, -1);
}
