namespace OrleansMesh.Domain.Tokens;

/// <summary>The grammar of one scope (RFC 6749, 3.3).</summary>
internal static class ScopeName
{
    public static bool IsValid(string scope) => scope.Length > 0 && scope.All(c => c is > ' ' and < (char)0x7F and not '"' and not '\\');
}
