using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Conformance;

/// <summary>ipld/codec-fixtures: a folder for each value, in it CID.dag-cbor; every block must be taken and come back byte for byte under that CID.</summary>
internal sealed class DagCborKind : IConformanceKind
{
    public string Name => "dag-cbor";

    public string Argument => "FOLDER  NAME/CID.dag-cbor, as ipld/codec-fixtures has them";

    public void Run(string path, Tally tally)
    {
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string codec = Path.GetExtension(file);
            if (codec == ".dag-cbor")
            {
                Check($"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}", Path.GetFileNameWithoutExtension(file), File.ReadAllBytes(file), tally);
            }
            else
            {
                tally.Skip($"codec {codec.TrimStart('.')} is not read");
            }
        }
    }

    private static void Check(string label, string name, byte[] block, Tally tally)
    {
        if (!Cid.TryParse(name, out Cid? cid))
        {
            tally.Fail(label, "the file's name is no CID");
        }
        else if (!DagCbor.TryDecode(block, new DagCborLimits { BytesMax = int.MaxValue }, out IpldNode? node, out DagCborFault fault))
        {
            tally.Fail(label, $"refused: {fault.Reason} at byte {fault.Offset}");
        }
        else if (DagCbor.Encode(node) is var again && !again.AsSpan().SequenceEqual(block))
        {
            tally.Fail(label, $"written as {Convert.ToHexStringLower(again)}");
        }
        else if (!Cid.Of(block).Equals(cid))
        {
            tally.Fail(label, $"the block's CID is {Cid.Of(block)}");
        }
        else
        {
            tally.Pass();
        }
    }
}
