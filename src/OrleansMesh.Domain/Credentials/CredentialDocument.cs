using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Credentials;

/// <summary>A verifiable credential of any type as it was read, VC Data Model 2.0 or 1.1 (I-02). Reading proves nothing.</summary>
public sealed class CredentialDocument
{
    /// <summary>Longest credential taken, in bytes; a signed status list of its own is the largest.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Most entries of a list of words, subjects or schemas.</summary>
    public const int EntriesMax = 64;

    /// <summary>Most status entries.</summary>
    public const int StatusesMax = 8;

    internal CredentialDocument(CredentialReader reader, JsonElement root)
    {
        Root = root;
        Model = reader.Model;
        Id = reader.Id;
        Types = reader.Types;
        Issuer = reader.Issuer;
        SubjectIds = reader.SubjectIds;
        ValidFrom = reader.ValidFrom;
        ValidUntil = reader.ValidUntil;
        Statuses = reader.Statuses;
        Schemas = reader.Schemas;
    }

    /// <summary>Which data model it keeps.</summary>
    public DataModel Model { get; }

    /// <summary>Its own URL; null for none.</summary>
    public string? Id { get; }

    /// <summary>Its types, <c>VerifiableCredential</c> among them.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>The URL of whom is said to have issued it, most often a DID.</summary>
    public string Issuer { get; }

    /// <summary>Per subject its URL, or null for a subject without one; 1 to <see cref="EntriesMax"/>.</summary>
    public IReadOnlyList<string?> SubjectIds { get; }

    /// <summary>From when it holds; null for always.</summary>
    public DateTimeOffset? ValidFrom { get; }

    /// <summary>Until when it holds, exclusive; null for ever.</summary>
    public DateTimeOffset? ValidUntil { get; }

    /// <summary>Where its status can be read; at most <see cref="StatusesMax"/>.</summary>
    public IReadOnlyList<CredentialStatusEntry> Statuses { get; }

    /// <summary>The schemas that it says it follows; at most <see cref="EntriesMax"/>.</summary>
    public IReadOnlyList<CredentialSchemaEntry> Schemas { get; }

    /// <summary>The whole document; lives as long as this object.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads strict JSON of at most <see cref="BytesMax"/>; false with what was wrong, for anything else.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out CredentialDocument? credential, out DocumentFault fault)
    {
        credential = null;
        fault = DocumentFault.TooLarge;
        if (utf8.Length > BytesMax)
        {
            return false;
        }

        fault = DocumentFault.NotJson;
        if (!StrictJson.TryParse(utf8, JsonLimits.Default, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            return TryRead(json.RootElement, out credential, out fault);
        }
    }

    /// <summary>As <see cref="TryParse"/>, of an element of a document that <see cref="StrictJson"/> took.</summary>
    public static bool TryRead(JsonElement root, [NotNullWhen(true)] out CredentialDocument? credential, out DocumentFault fault)
    {
        var reader = new CredentialReader();
        fault = reader.Read(root);
        credential = fault == DocumentFault.None ? new CredentialDocument(reader, root.Clone()) : null;
        return credential is not null;
    }
}
