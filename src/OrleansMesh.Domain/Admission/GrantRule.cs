using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Domain.Admission;

/// <summary>Whether <paramref name="grantor"/> lets <paramref name="grantee"/> use what is called <paramref name="name"/>; pure and thread-safe.</summary>
public delegate bool GrantRule(string grantor, string grantee, GrantKind kind, ReadOnlySpan<char> name);
