namespace Orleans;

/// <summary>Registers a hand-written <c>IDeepCopier</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterCopierAttribute : Attribute
{
}
