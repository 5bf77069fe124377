using System.Text.Json;
using OrleansMesh.Bridge.Callers;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Bridging;

/// <summary>Writes every decision about other meshes' calls to a file, one line of JSON each; at <see cref="BytesMax"/> the file becomes <c>.1</c>, in place of the one before.</summary>
internal sealed class CallAudit(string path)
{
    /// <summary>Bytes of one file.</summary>
    public const long BytesMax = 16 << 20;

    private readonly Lock _gate = new();

    /// <summary>Writes one; flushed by the system before the call goes on.</summary>
    public void Write(CallRecord record)
    {
        string line = Line(record) + "\n";
        lock (_gate)
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax })
            {
                File.Move(path, path + ".1", overwrite: true);
            }

            File.AppendAllText(path, line);
        }
    }

    internal static string Line(CallRecord record) => JsonSerializer.Serialize(new
    {
        at = record.At,
        federationId = record.Subject.FederationId,
        mesh = record.Caller.MeshId,
        caller = record.Caller.ForeignId,
        localId = record.Caller.LocalId,
        roles = record.Caller.Roles,
        rules = record.Caller.Rules,
        method = record.Subject.Method,
        item = record.Subject.Item?.Name,
        allowed = record.Refusal.Length == 0,
        reason = record.Refusal,
        detail = record.Detail,
        capability = record.Capability,
        evidence = record.Answers.Select(answer => new { primitive = answer.Primitive.ToString().ToLowerInvariant(), passed = answer.Passed, reason = answer.Reason, detail = answer.Detail, keys = answer.KeyIds }),
        classification = record.Subject.Compliance.IsPresent ? PolicyWords.Of(record.Subject.Compliance.Classification) : null,
        explanation = record.Subject.Explanation is { } why ? new { by = why.By, decision = why.Decision, reasons = why.Reasons } : null,
    });
}
