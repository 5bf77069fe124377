using System.Text.Json;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>The schema of MeshAgentCredential (FMP 4.3), checked by type; docs/schemas/mesh-agent-credential.json says the same to others.</summary>
public static class MeshAgentSchema
{
    /// <summary>The schema's name: a URN, since the check is here and nothing is fetched.</summary>
    public const string Id = "urn:orleansmesh:schema:mesh-agent-credential:1";

    /// <summary>The type of credential that it describes.</summary>
    public const string TypeName = "MeshAgentCredential";

    private const int WordLengthMax = 128;

    private static readonly KnownMembers Names = new("id", "meshCapabilities", "complianceCertifications", "trustLevel");

    /// <summary>
    /// True for a credential of the type about one DID with a trust level from 0 to 100 and lists of at most 64 words of 1 to 128
    /// characters; a subject may say nothing else.
    /// </summary>
    public static bool IsKept(CredentialDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (!document.Types.Contains(TypeName) || document.SubjectIds is not [{ } id] || !Did.TryParse(id, out _))
        {
            return false;
        }

        JsonElement subject = document.Root.GetProperty("credentialSubject"u8);
        subject = subject.ValueKind == JsonValueKind.Array ? subject[0] : subject;
        MemberValues members = default;

        // A lone word may stand for a list of one in linked data, but not in this schema.
        return Names.Read(subject, ref members)
            && members[1].IsWords(MeshAgentCredential.EntriesMax, WordLengthMax) && members[2].IsWords(MeshAgentCredential.EntriesMax, WordLengthMax)
            && members[3].IsInteger(out long trust) && trust is >= 0 and <= 100;
    }
}
