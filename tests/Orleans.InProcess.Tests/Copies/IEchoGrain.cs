namespace Orleans.InProcess.Tests.Copies;

/// <summary>Keeps what it got and gives it back.</summary>
public interface IEchoGrain : IGrainWithStringKey
{
    Task<SharedContract> Shared(SharedContract value);

    Task<BaseContract> Any(BaseContract value);

    Task<GenericContract<string>> Generic(GenericContract<string> value);

    Task<Holder<string>> Held(Holder<string> value);

    Task<StructContract> Struct(StructContract value);

    Task<ForeignType> Foreign(ForeignType value);

    Task<IReadOnlyList<byte[]>> Bytes(IReadOnlyList<byte[]> value);

    Task<List<int>> MarkedImmutable([Immutable] List<int> value);

    Task<bool> IsTheSame();

    Task Fail(bool annotated);
}
