namespace Orleans.Runtime.Activations;

/// <summary>The life of an activation, in order.</summary>
internal enum ActivationState
{
    Created,
    Activating,
    Active,
    Deactivating,
    Ended,
}
