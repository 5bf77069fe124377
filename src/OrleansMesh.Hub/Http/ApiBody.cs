using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansMesh.Hub.Http;

/// <summary>Reads the JSON of a call, up to a bound.</summary>
internal static class ApiBody
{
    /// <summary>Bytes of the longest body of any call.</summary>
    public const int BytesMax = 1 << 20;

    /// <summary>Lets a body of so many bytes come; without it none may. To be called before any of it is read.</summary>
    public static void Allow(HttpContext context, int bytesMax)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = bytesMax;
        }
    }

    /// <summary>The body; null when it is longer than <paramref name="bytesMax"/> or not of the shape.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> shape, int bytesMax)
        where T : class
    {
        Allow(context, bytesMax);
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, shape, context.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The body's bytes; null when there are more than <paramref name="bytesMax"/>.</summary>
    public static async Task<byte[]?> ReadBytesAsync(HttpContext context, int bytesMax)
    {
        Allow(context, bytesMax + 1); // one byte more tells
        PipeReader body = context.Request.BodyReader;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await body.ReadAsync(context.RequestAborted);
            }
            catch (BadHttpRequestException)
            {
                return null;
            }

            if (read.Buffer.Length > bytesMax)
            {
                body.AdvanceTo(read.Buffer.Start);
                return null;
            }

            if (read.IsCompleted)
            {
                byte[] bytes = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
