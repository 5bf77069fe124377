namespace Orleans.InProcess.Tests.Copies;

/// <inheritdoc/>
public sealed class EchoGrain : Grain, IEchoGrain
{
    internal static object? Last { get; set; }

    public Task<SharedContract> Shared(SharedContract value) => Keep(value);

    public Task<BaseContract> Any(BaseContract value) => Keep(value);

    public Task<GenericContract<string>> Generic(GenericContract<string> value) => Keep(value);

    public Task<Holder<string>> Held(Holder<string> value) => Keep(value);

    public Task<StructContract> Struct(StructContract value) => Keep(value);

    public Task<ForeignType> Foreign(ForeignType value) => Keep(value);

    public Task<IReadOnlyList<byte[]>> Bytes(IReadOnlyList<byte[]> value) => Keep(value);

    public Task<List<int>> MarkedImmutable(List<int> value) => Keep(value);

    public Task<bool> IsTheSame() => Task.FromResult(Last is not null);

    public Task Fail(bool annotated) => throw (annotated ? new AnnotatedException("crosses") : new PlainException("stays"));

    private static Task<T> Keep<T>(T value)
    {
        Last = value;
        return Task.FromResult(value);
    }
}
