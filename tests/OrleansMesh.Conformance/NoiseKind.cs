using System.Text.Json;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Conformance;

/// <summary>Noise handshakes and transport messages in the JSON of the Noise wiki, as cacophony and snow publish them.</summary>
internal sealed class NoiseKind : IConformanceKind
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public string Name => "noise";

    public string Argument => "FILE  Noise vectors (cacophony or snow JSON)";

    public void Run(string path, Tally tally)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
        JsonElement root = document.RootElement;
        JsonElement vectors = root.ValueKind == JsonValueKind.Array ? root : root.GetProperty("vectors");
        int number = 0;
        foreach (JsonElement json in vectors.EnumerateArray())
        {
            RunOne(json, number++, tally);
        }
    }

    private static void RunOne(JsonElement json, int number, Tally tally)
    {
        string label = $"#{number}";
        try
        {
            var vector = new NoiseVector(json);
            label = $"#{number} {vector.ProtocolName}";
            if (!NoiseProtocolName.TryParse(vector.ProtocolName, out NoiseProtocolName? protocol))
            {
                Refuse(label, vector.ProtocolName, tally);
                return;
            }

            using var conversation = new NoiseConversation(vector, protocol);
            if (conversation.Play() is { } problem)
            {
                tally.Fail(label, problem);
            }
            else
            {
                tally.Pass();
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            tally.Fail(label, e.Message);
        }
    }

    // Only what the project does not offer is skipped; a name that it should know is a failure.
    private static void Refuse(string label, string name, Tally tally)
    {
        string[] parts = name.Split('_');
        if (parts.Length == 5 && parts[0] == "Noise" && parts[2] != "25519")
        {
            tally.Skip($"curve {parts[2]}: only 25519 is offered");
        }
        else if (parts[0] == "NoisePSK")
        {
            tally.Skip("NoisePSK: pre-shared keys of revisions before 32");
        }
        else if (parts.Length == 5 && parts[1].Contains("hfs", StringComparison.Ordinal))
        {
            tally.Skip("modifier hfs: an extension outside revision 34");
        }
        else
        {
            tally.Fail(label, "not understood as a protocol name");
        }
    }
}
