namespace OrleansMesh.Cli.Envelopes;

/// <summary>Envelopes as the command line takes them: a file, or <c>-</c> for standard input.</summary>
internal static class EnvelopeFiles
{
    // More than any dialect takes, so that the dialect says why.
    private const int BytesMax = 4 << 20;

    /// <summary>The bytes of one envelope.</summary>
    /// <exception cref="CliFailureException">They are far too many.</exception>
    public static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        await using Stream stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        byte[] bytes = new byte[BytesMax + 1];
        int length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= BytesMax ? bytes[..length] : throw new CliFailureException("envelope-refused", $"It is longer than {BytesMax} bytes.", "Give one envelope.");
    }
}
