namespace OrleansMesh.Bridge.Callers;

/// <summary>Says for our calls who makes them and by what right.</summary>
public interface ICallSigner
{
    /// <summary>The proofs of one call; what is not at hand is left out, since the called mesh decides whether it asks for it.</summary>
    /// <param name="target">DID of the called mesh.</param>
    CallProofs Sign(string target, CallSubject subject);
}
