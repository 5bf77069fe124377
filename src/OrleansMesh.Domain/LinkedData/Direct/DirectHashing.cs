using System.Text.Json;
using OrleansMesh.Domain.LinkedData.Contexts;

namespace OrleansMesh.Domain.LinkedData.Direct;

/// <summary>Hashes of the canonical statements of several objects under one context, which is processed once; for one thread.</summary>
internal sealed class DirectHashing : IDisposable
{
    private readonly ContextProcessor _contexts = new();
    private readonly DirectDataset _dataset = DirectDataset.Rent();
    private readonly ActiveContext? _context;

    public DirectHashing(JsonElement context)
    {
        try
        {
            _context = _contexts.Process(ActiveContext.Initial, context);
        }
        catch (LinkedDataException)
        {
            // The context is refused; the general way says why.
            _context = null;
        }
    }

    /// <summary>As <see cref="LinkedDataDocument.TryHashDirectly"/>, of the next object.</summary>
    /// <param name="without">The member that is left out beside the context, UTF-8.</param>
    public bool TryHash(JsonElement document, ReadOnlySpan<byte> without, Span<byte> sha256)
    {
        if (_context is null || document.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        _dataset.Clear();
        try
        {
            return new DirectExpansion(_contexts, _dataset).TryState(document, _context, without) && _dataset.TryHash(sha256);
        }
        catch (LinkedDataException)
        {
            return false;
        }
    }

    public void Dispose() => _dataset.Dispose();
}
