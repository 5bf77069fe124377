using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity;

/// <summary>Reads the members of a DID document, stopping at the first fault.</summary>
internal sealed class DidDocumentReader
{
    public Did Id { get; private set; }

    public IReadOnlyList<Did> Controllers { get; private set; } = [];

    public IReadOnlyList<DidService> Services { get; private set; } = [];

    public Dictionary<string, VerificationMethod> Methods { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<VerificationMethod>[] Relationships { get; } = new IReadOnlyList<VerificationMethod>[KeyPurposeNames.All.Count];

    public DidDocumentFault Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return DidDocumentFault.NotJson;
        }

        if (!root.TryString("id", Did.LongFormLengthMax, out string? id) || !Did.TryParse(id, out Did did))
        {
            return DidDocumentFault.IdInvalid;
        }

        Id = did;
        DidDocumentFault fault = ReadControllers(root);
        fault = fault == DidDocumentFault.None ? ReadMethods(root) : fault;
        fault = fault == DidDocumentFault.None ? ReadRelationships(root) : fault;
        return fault == DidDocumentFault.None ? ReadServices(root) : fault;
    }

    private DidDocumentFault ReadControllers(JsonElement root)
    {
        if (!root.TryStrings("controller", DidDocument.EntriesMax, Did.LongFormLengthMax, out IReadOnlyList<string> texts))
        {
            return DidDocumentFault.ControllerInvalid;
        }

        var controllers = new List<Did>(texts.Count);
        foreach (string text in texts)
        {
            if (!Did.TryParse(text, out Did controller))
            {
                return DidDocumentFault.ControllerInvalid;
            }

            controllers.Add(controller);
        }

        Controllers = controllers;
        return DidDocumentFault.None;
    }

    private DidDocumentFault ReadMethods(JsonElement root)
    {
        if (!root.TryItems("verificationMethod", DidDocument.EntriesMax, out JsonElement[] items))
        {
            return DidDocumentFault.MethodInvalid;
        }

        foreach (JsonElement item in items)
        {
            if (!TryMethod(item, out VerificationMethod? method))
            {
                return DidDocumentFault.MethodInvalid;
            }

            if (!Methods.TryAdd(method!.Id, method))
            {
                return DidDocumentFault.MethodDuplicate;
            }
        }

        return DidDocumentFault.None;
    }

    private DidDocumentFault ReadRelationships(JsonElement root)
    {
        foreach ((KeyPurpose purpose, string name) in KeyPurposeNames.All)
        {
            if (!root.TryItems(name, DidDocument.EntriesMax, out JsonElement[] items))
            {
                return DidDocumentFault.RelationshipInvalid;
            }

            var keys = new List<VerificationMethod>(items.Length);
            foreach (JsonElement item in items)
            {
                DidDocumentFault fault = ReadRelationship(item, keys);
                if (fault != DidDocumentFault.None)
                {
                    return fault;
                }
            }

            Relationships[(int)purpose] = keys;
        }

        return DidDocumentFault.None;
    }

    private DidDocumentFault ReadRelationship(JsonElement item, List<VerificationMethod> keys)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            if (!DidUrl.TryResolve(Id, item.GetString(), out DidUrl? url))
            {
                return DidDocumentFault.RelationshipInvalid;
            }

            if (Methods.TryGetValue(url.ToString(), out VerificationMethod? known))
            {
                keys.Add(known);
                return DidDocumentFault.None;
            }

            // A key of another document is legal (DID Core 5.3); it is that document's to resolve.
            return url.Did == Id ? DidDocumentFault.RelationshipInvalid : DidDocumentFault.None;
        }

        if (!TryMethod(item, out VerificationMethod? embedded))
        {
            return DidDocumentFault.MethodInvalid;
        }

        if (!Methods.TryAdd(embedded!.Id, embedded))
        {
            return DidDocumentFault.MethodDuplicate;
        }

        keys.Add(embedded);
        return DidDocumentFault.None;
    }

    private bool TryMethod(JsonElement item, out VerificationMethod? method)
    {
        method = null;
        if (item.ValueKind != JsonValueKind.Object
            || !item.TryString("id", DidUrl.LongFormLengthMax, out string? id) || !DidUrl.TryResolve(Id, id, out DidUrl? url) || url.Fragment.Length == 0
            || !item.TryString("type", 128, out string? type)
            || !item.TryString("controller", Did.LongFormLengthMax, out string? text) || !Did.TryParse(text, out Did controller)
            || !KeyMaterial.TryRead(item, type, out KeyMaterial key))
        {
            return false;
        }

        method = new VerificationMethod(url.ToString(), type, controller, key.Ed25519, key.X25519, key.Ecdsa)
        {
            IsHuman = item.TryString("meshKeyUse", 32, out string? use) && use == VerificationMethod.HumanUse,
        };
        return true;
    }

    private DidDocumentFault ReadServices(JsonElement root)
    {
        if (!root.TryItems("service", DidDocument.EntriesMax, out JsonElement[] items))
        {
            return DidDocumentFault.ServiceInvalid;
        }

        var services = new List<DidService>(items.Length);
        foreach (JsonElement item in items)
        {
            if (item.ValueKind != JsonValueKind.Object
                || !item.TryString("id", DidUrl.LongFormLengthMax, out string? id) || !DidUrl.TryResolve(Id, id, out DidUrl? url)
                || !item.TryStrings("type", DidDocument.EntriesMax, 128, out IReadOnlyList<string> types) || types.Count == 0
                || !item.TryGetProperty("serviceEndpoint", out JsonElement endpoint))
            {
                return DidDocumentFault.ServiceInvalid;
            }

            services.Add(new DidService(url.ToString(), types, FirstUri(endpoint)));
        }

        Services = services;
        return DidDocumentFault.None;
    }

    private static string? FirstUri(JsonElement endpoint) => endpoint.ValueKind switch
    {
        JsonValueKind.String => endpoint.GetString(),
        JsonValueKind.Array => endpoint.EnumerateArray().FirstOrDefault(item => item.ValueKind == JsonValueKind.String) is { ValueKind: JsonValueKind.String } first
            ? first.GetString()
            : null,
        _ => null,
    };
}
