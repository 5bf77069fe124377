namespace Orleans.Serialization;

/// <summary>A type that crosses a grain call is no contract type.</summary>
[GenerateSerializer]
public sealed class CodecNotFoundException : SerializerException
{
    public CodecNotFoundException(string message)
        : base(message)
    {
    }
}
