namespace OrleansMesh.Domain.Credentials;

/// <summary>Why a presentation is not accepted, down to the credential that was wrong.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="Document">Why the presentation or a credential could not be read, when that is so.</param>
/// <param name="Verification">Why the presentation's proof or a credential does not hold, when that is so.</param>
public readonly record struct PresentationRefusal(
    PresentationFault Fault, DocumentFault Document = DocumentFault.None, VerificationRefusal Verification = VerificationRefusal.None)
{
    /// <summary>Which credential, from 0; null when it is the presentation itself.</summary>
    public int? Index { get; init; }

    /// <summary>The reasons as words, outermost first.</summary>
    public override string ToString()
    {
        string inner = Document != DocumentFault.None ? $": {Document}" : Verification != VerificationRefusal.None ? $": {Verification}" : "";
        return Index is { } index ? $"{Fault} [{index}]{inner}" : $"{Fault}{inner}";
    }
}
