using Orleans.Runtime.Contracts;
using Orleans.Runtime.Requests;
using Orleans.Serialization;

namespace Orleans.InProcess.Tests.Runtime.InProcess;

public sealed class ContractRulesTests
{
    private readonly ContractRules _rules = new(new ExceptionCrossing(new ExceptionSerializationOptions()));

    [Theory]
    [InlineData(typeof(int))]
    [InlineData(typeof(string))]
    [InlineData(typeof(DateTimeOffset))]
    [InlineData(typeof(byte[]))]
    [InlineData(typeof(List<Copies.BaseContract>))]
    [InlineData(typeof(IReadOnlyDictionary<string, Copies.DerivedContract>))]
    [InlineData(typeof((int, Copies.SharedContract)))]
    [InlineData(typeof(Guid?))]
    [InlineData(typeof(Copies.ForeignType))]
    [InlineData(typeof(Copies.GenericContract<string>))]
    [InlineData(typeof(Copies.IEchoGrain))]
    [InlineData(typeof(Copies.AnnotatedException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(GrainId))]
    [InlineData(typeof(CancellationToken))]
    [InlineData(typeof(object))]
    public void ContractType_HasNoOffender(Type type) => Assert.Null(_rules.OffenderIn(type));

    [Theory]
    [InlineData(typeof(Unannotated), typeof(Unannotated))]
    [InlineData(typeof(Unannotated[]), typeof(Unannotated))]
    [InlineData(typeof(List<Unannotated>), typeof(Unannotated))]
    [InlineData(typeof(Dictionary<string, Unannotated>), typeof(Unannotated))]
    [InlineData(typeof(Copies.GenericContract<Unannotated>), typeof(Unannotated))]
    [InlineData(typeof(AnnotatedAround), typeof(Unannotated))]
    [InlineData(typeof(Copies.PlainException), typeof(Copies.PlainException))]
    [InlineData(typeof(IFormattable), typeof(IFormattable))]
    [InlineData(typeof(System.Text.StringBuilder), typeof(System.Text.StringBuilder))]
    public void OtherType_IsNamed(Type type, Type offender)
    {
        Assert.Equal(offender, _rules.OffenderIn(type));
        Assert.Equal(offender, _rules.OffenderIn(type));
    }

    internal sealed class Unannotated;

    [GenerateSerializer]
    internal sealed class AnnotatedAround
    {
        [Id(0)]
        private readonly Unannotated? _inside = new();

        [Id(1)]
        public bool HasInside => _inside is not null;
    }
}
