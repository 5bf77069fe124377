using System.Runtime.InteropServices;

namespace OrleansMesh.Cryptography.Blake3Hash;

/// <summary>The binary tree of BLAKE3 over chunks of 1,024 bytes, left subtrees complete; one pass, a stack of 54 values at the most.</summary>
internal static class Blake3Tree
{
    private const int ChunkBytes = 1024;
    private const int DepthMax = 54; // 2^64 bytes in chunks of 2^10

    /// <summary>Hashes with a key of 8 words and fills all of <paramref name="destination"/>.</summary>
    public static void Hash(ReadOnlySpan<uint> key, Blake3Flags mode, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        Span<uint> stack = stackalloc uint[DepthMax * Blake3Compression.ChainingWords];
        Span<uint> chaining = stackalloc uint[Blake3Compression.ChainingWords];
        Span<uint> block = stackalloc uint[Blake3Compression.BlockWords];
        int depth = 0;
        ulong chunks = 0;
        while (source.Length > ChunkBytes)
        {
            (int last, Blake3Flags flags) = Chunk(key, mode, source[..ChunkBytes], chunks, chaining, block);
            Blake3Compression.Compress(chaining, block, chunks, last, flags, chaining);
            source = source[ChunkBytes..];
            chunks++;

            // A finished chunk closes as many subtrees as its number has zeroes at the end.
            for (ulong closing = chunks; (closing & 1) == 0; closing >>= 1)
            {
                depth--;
                Join(At(stack, depth), chaining, block);
                Blake3Compression.Compress(key, block, 0, Blake3Compression.BlockBytes, mode | Blake3Flags.Parent, chaining);
            }

            chaining.CopyTo(At(stack, depth++));
        }

        (int length, Blake3Flags end) = Chunk(key, mode, source, chunks, chaining, block);
        ulong counter = chunks;
        while (depth > 0)
        {
            Blake3Compression.Compress(chaining, block, counter, length, end, chaining);
            Join(At(stack, --depth), chaining, block);
            key.CopyTo(chaining);
            (counter, length, end) = (0, Blake3Compression.BlockBytes, mode | Blake3Flags.Parent);
        }

        Output(chaining, block, length, end | Blake3Flags.Root, destination);
        stack.Clear();
        chaining.Clear();
        block.Clear();
    }

    // All blocks of a chunk but the last, which is left in the block: it may be the root.
    private static (int Length, Blake3Flags Flags) Chunk(
        ReadOnlySpan<uint> key, Blake3Flags mode, ReadOnlySpan<byte> chunk, ulong number, Span<uint> chaining, Span<uint> block)
    {
        key.CopyTo(chaining);
        Blake3Flags start = Blake3Flags.ChunkStart;
        while (chunk.Length > Blake3Compression.BlockBytes)
        {
            Blake3Compression.Load(chunk[..Blake3Compression.BlockBytes], block);
            Blake3Compression.Compress(chaining, block, number, Blake3Compression.BlockBytes, mode | start, chaining);
            start = Blake3Flags.None;
            chunk = chunk[Blake3Compression.BlockBytes..];
        }

        Span<byte> padded = stackalloc byte[Blake3Compression.BlockBytes];
        padded.Clear();
        chunk.CopyTo(padded);
        Blake3Compression.Load(padded, block);
        return (chunk.Length, mode | start | Blake3Flags.ChunkEnd);
    }

    private static void Output(ReadOnlySpan<uint> chaining, ReadOnlySpan<uint> block, int length, Blake3Flags flags, Span<byte> destination)
    {
        Span<uint> words = stackalloc uint[Blake3Compression.BlockWords];
        for (ulong counter = 0; !destination.IsEmpty; counter++)
        {
            Blake3Compression.Compress(chaining, block, counter, length, flags, words);
            Span<byte> bytes = MemoryMarshal.AsBytes(words);
            int count = Math.Min(bytes.Length, destination.Length);
            bytes[..count].CopyTo(destination);
            destination = destination[count..];
        }
    }

    private static void Join(ReadOnlySpan<uint> left, ReadOnlySpan<uint> right, Span<uint> block)
    {
        left.CopyTo(block);
        right.CopyTo(block[Blake3Compression.ChainingWords..]);
    }

    private static Span<uint> At(Span<uint> stack, int depth) => stack.Slice(depth * Blake3Compression.ChainingWords, Blake3Compression.ChainingWords);
}
