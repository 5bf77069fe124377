namespace Orleans;

/// <summary>Registers a hand-written serializer; a single process never serializes, so here it only marks.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterSerializerAttribute : Attribute
{
}
