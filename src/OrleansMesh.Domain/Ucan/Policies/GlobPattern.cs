using System.Text;

namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>A pattern whose <c>*</c> stands for any characters and whose <c>\*</c> is a star; no other character is special.</summary>
internal sealed class GlobPattern
{
    // What stands between the stars; one piece when there is no star.
    private readonly List<string> _pieces = [];
    private readonly int _longestInside;

    public GlobPattern(string pattern)
    {
        var piece = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length && pattern[i + 1] == '*')
            {
                piece.Append('*');
                i++;
            }
            else if (pattern[i] == '*')
            {
                _pieces.Add(piece.ToString());
                piece.Clear();
            }
            else
            {
                piece.Append(pattern[i]);
            }
        }

        _pieces.Add(piece.ToString());
        _longestInside = _pieces.Count > 2 ? _pieces[1..^1].Max(inside => inside.Length) : 0;
    }

    /// <summary>Steps that a match may take: the text once, and for a piece inside again at each place where it nearly fits, sixteen characters a step.</summary>
    public long Cost(int textChars) => _pieces.Count + textChars + ((long)textChars * _longestInside / 16);

    /// <summary>The first place where each piece fits is as good as any: no backing up.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        if (_pieces.Count == 1)
        {
            return text.SequenceEqual(_pieces[0]);
        }

        string first = _pieces[0];
        string last = _pieces[^1];
        if (text.Length < first.Length + last.Length || !text.StartsWith(first, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> inside = text[first.Length..^last.Length];
        for (int i = 1; i < _pieces.Count - 1; i++)
        {
            int at = inside.IndexOf(_pieces[i], StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            inside = inside[(at + _pieces[i].Length)..];
        }

        return true;
    }
}
