using System.Runtime.CompilerServices;
using System.Text.Json;

namespace OrleansMesh.Domain.Json;

/// <summary>Values by the place of their name in a <see cref="KnownMembers"/>; one that is absent is <see cref="JsonValueKind.Undefined"/>.</summary>
[InlineArray(KnownMembers.CountMax)]
internal struct MemberValues
{
    // The first of them; the runtime lays the others out behind it.
    private JsonElement _first;
}
