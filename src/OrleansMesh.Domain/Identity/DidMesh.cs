using System.Buffers;

namespace OrleansMesh.Domain.Identity;

/// <summary>The platform's own DID method (I-01): <c>did:mesh:CATEGORY:NAME</c>, one to four segments of 1 to 64 of <c>[a-z0-9.-]</c>.</summary>
public static class DidMesh
{
    /// <summary>The method's name.</summary>
    public const string Method = "mesh";

    /// <summary>Most segments after <c>did:mesh:</c>.</summary>
    public const int SegmentsMax = 4;

    /// <summary>Longest segment in characters.</summary>
    public const int SegmentLengthMax = 64;

    private static readonly SearchValues<char> SegmentChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>Parses a <c>did:mesh</c>; false for any other DID.</summary>
    public static bool TryParse(string? text, out Did did) => Did.TryParse(text, out did) && IsValid(did);

    /// <summary>True when the DID is of this method and keeps its bounds.</summary>
    public static bool IsValid(Did did)
    {
        if (!did.Is(Method))
        {
            return false;
        }

        int segments = 0;
        foreach (Range range in did.Id.Split(':'))
        {
            ReadOnlySpan<char> segment = did.Id[range];
            if (++segments > SegmentsMax || segment.Length is 0 or > SegmentLengthMax || segment.ContainsAnyExcept(SegmentChars))
            {
                return false;
            }
        }

        return true;
    }
}
