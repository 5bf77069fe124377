using OrleansMesh.Cryptography;

namespace OrleansMesh.Domain.Authorization;

/// <summary>An answer with the keys themselves, for the check that no key serves two verifiers.</summary>
internal sealed record Finding(PrimitiveAnswer Answer, IReadOnlyList<IVerifyingKey> Keys)
{
    public static Finding No(Primitive primitive, string reason, string detail) => new(new PrimitiveAnswer(primitive, Passed: false, reason, detail, []), []);

    public static Finding Yes(Primitive primitive, string detail, params (string Id, IVerifyingKey Key)[] keys) =>
        new(new PrimitiveAnswer(primitive, Passed: true, "verified", detail, [.. keys.Select(key => key.Id)]), [.. keys.Select(key => key.Key)]);
}
