namespace Orleans.Runtime;

/// <summary>The observer that a call was meant for is gone.</summary>
[GenerateSerializer]
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException(GrainId id)
        : base($"The observer {id} is gone. Observers are held weakly: keep them rooted.")
    {
    }
}
