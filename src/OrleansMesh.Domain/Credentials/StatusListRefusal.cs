namespace OrleansMesh.Domain.Credentials;

/// <summary>Why a signed status list is not taken.</summary>
/// <param name="Fault">The reason.</param>
/// <param name="Document">Why it is no credential, when that is so.</param>
/// <param name="Verification">Why it does not verify, when that is so.</param>
public readonly record struct StatusListRefusal(
    StatusListFault Fault, DocumentFault Document = DocumentFault.None, VerificationRefusal Verification = VerificationRefusal.None)
{
    /// <summary>The innermost reason as a word.</summary>
    public override string ToString() =>
        Document != DocumentFault.None ? Document.ToString() : Verification != VerificationRefusal.None ? Verification.ToString() : Fault.ToString();
}
