using Orleans.Runtime.Requests;
using Orleans.Serialization.Cloning;

namespace Orleans.Runtime;

/// <summary>The base of generated proxies: it addresses a grain by its id and holds no state of it.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>, ISpanFormattable
{
    private readonly GrainReferenceShared _shared;
    private readonly IdSpan _key;

    protected GrainReference(GrainReferenceShared shared, IdSpan key)
    {
        _shared = shared;
        _key = key;
    }

    public GrainId GrainId => new(_shared.GrainType, _key);

    public GrainInterfaceType InterfaceType => _shared.InterfaceType;

    public virtual string InterfaceName => InterfaceType.ToString();

    /// <summary>Always 0: one process has one version.</summary>
    public ushort InterfaceVersion { get; }

    /// <summary>Where the last call went; a hint that may have ended since.</summary>
    internal CallTarget? Target { get; set; }

    protected CopyContextPool CopyContextPool => _shared.CopyContextPool;

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) => Equals(reference1, reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !Equals(reference1, reference2);

    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => (TGrainInterface)CastTo(typeof(TGrainInterface));

    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    /// <summary>References to the same grain are equal, whatever their interface.</summary>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => $"GrainReference:{GrainId}:{InterfaceType}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"GrainReference:{GrainId}:{InterfaceType}", out charsWritten);

    internal object CastTo(Type interfaceType) =>
        interfaceType.IsInstanceOfType(this) ? this : _shared.References.Create(interfaceType, GrainId);

    /// <summary>Calls a method with a result.</summary>
    protected ValueTask<T?> InvokeAsync<T>(IRequest methodDescription)
    {
        var request = (RequestBase)methodDescription;
        CallDispatcher dispatcher = _shared.Dispatcher;
        Task reply = dispatcher.HasFilters ? dispatcher.SendFilteredAsync<T>(this, request) : dispatcher.Send(this, request)!;
        return new ValueTask<T?>((Task<T?>)reply);
    }

    /// <summary>Calls a method without a result; a one-way method is done when it is sent.</summary>
    protected ValueTask InvokeAsync(IRequest methodDescription)
    {
        var request = (RequestBase)methodDescription;
        CallDispatcher dispatcher = _shared.Dispatcher;
        Task? reply = dispatcher.HasFilters ? dispatcher.SendFilteredAsync(this, request) : dispatcher.Send(this, request);
        return reply is null ? default : new ValueTask(reply);
    }

    /// <summary>Calls a method that returns nothing.</summary>
    protected void Invoke(IRequest methodDescription)
    {
        var request = (RequestBase)methodDescription;
        CallDispatcher dispatcher = _shared.Dispatcher;
        _ = dispatcher.HasFilters ? dispatcher.SendFilteredAsync(this, request) : dispatcher.Send(this, request);
    }
}
