using OrleansMesh.PrivatePostgres;
using OrleansMesh.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace OrleansMesh.Storage.Tests;

/// <summary>A test on one database, told by the name of its class.</summary>
public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("Called by the deserializer alone.")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    /// <inheritdoc/>
    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        PostgresServer.Programs is null && TestMethod.TestClass.Class.Name.Contains(".Postgres.", StringComparison.Ordinal) ? PostgresFactAttribute.Missing : base.GetSkipReason(factAttribute);
}
