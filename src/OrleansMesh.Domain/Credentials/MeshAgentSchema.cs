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

    private static readonly string[] Members = ["id", "meshCapabilities", "complianceCertifications", "trustLevel"];

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

        JsonElement subject = document.Root.GetProperty("credentialSubject");
        subject = subject.ValueKind == JsonValueKind.Array ? subject[0] : subject;
        return HasNoOtherMember(subject)
            && subject.TryInteger("trustLevel", out long trust) && trust is >= 0 and <= 100
            && IsWords(subject, "meshCapabilities") && IsWords(subject, "complianceCertifications");
    }

    private static bool HasNoOtherMember(JsonElement subject)
    {
        foreach (JsonProperty member in subject.EnumerateObject())
        {
            bool known = false;
            foreach (string name in Members)
            {
                known |= member.NameEquals(name);
            }

            if (!known)
            {
                return false;
            }
        }

        return true;
    }

    // A lone word may stand for a list of one in linked data, but not in this schema.
    private static bool IsWords(JsonElement subject, string name) =>
        subject.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
        && subject.TryStrings(name, MeshAgentCredential.EntriesMax, WordLengthMax, out _);
}
