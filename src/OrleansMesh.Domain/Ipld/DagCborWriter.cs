using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OrleansMesh.Domain.Ipld;

/// <summary>Writes the one strict DAG-CBOR form of a value.</summary>
internal static class DagCborWriter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Write(IpldNode node)
    {
        var output = new ArrayBufferWriter<byte>(256);
        Write(node, output);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(IpldNode node, ArrayBufferWriter<byte> output)
    {
        switch (node.Kind)
        {
            case IpldKind.Null:
                output.Write<byte>([0xF6]);
                break;
            case IpldKind.Boolean:
                output.Write<byte>([node.AsBoolean ? (byte)0xF5 : (byte)0xF4]);
                break;
            case IpldKind.Integer:
                Int128 value = node.AsInteger;
                Head(value < 0 ? 1 : 0, (ulong)(value < 0 ? -1 - value : value), output);
                break;
            case IpldKind.Float:
                output.Write<byte>([0xFB]);
                BinaryPrimitives.WriteDoubleBigEndian(output.GetSpan(sizeof(double)), node.AsFloat);
                output.Advance(sizeof(double));
                break;
            case IpldKind.String:
                Text(node.AsString, output);
                break;
            case IpldKind.Bytes:
                Head(2, (ulong)node.AsBytes.Length, output);
                output.Write(node.AsBytes.Span);
                break;
            case IpldKind.List:
                Head(4, (ulong)node.Items.Count, output);
                foreach (IpldNode item in node.Items)
                {
                    Write(item, output);
                }

                break;
            case IpldKind.Map:
                Head(5, (ulong)node.Entries.Count, output);
                foreach ((string key, IpldNode entry) in node.Entries)
                {
                    Text(key, output);
                    Write(entry, output);
                }

                break;
            default:
                // Tag 42, then a byte string: the identity multibase's zero and the CID.
                output.Write<byte>([0xD8, 0x2A]);
                Head(2, (ulong)node.AsLink.Bytes.Length + 1, output);
                output.Write<byte>([0]);
                output.Write(node.AsLink.Bytes.Span);
                break;
        }
    }

    private static void Text(string text, ArrayBufferWriter<byte> output)
    {
        byte[] utf8 = Strict.GetBytes(text);
        Head(3, (ulong)utf8.Length, output);
        output.Write(utf8);
    }

    private static void Head(int major, ulong argument, ArrayBufferWriter<byte> output)
    {
        int length = DagCbor.HeadBytes(argument);
        Span<byte> head = output.GetSpan(length)[..length];
        if (length == 1)
        {
            head[0] = (byte)((major << 5) | (int)argument);
        }
        else
        {
            head[0] = (byte)((major << 5) | (23 + int.Log2(length - 1) + 1));
            for (int i = length - 1; i > 0; i--)
            {
                head[i] = (byte)(argument & 0xFF);
                argument >>= 8;
            }
        }

        output.Advance(length);
    }
}
