using Xunit.Sdk;

namespace OrleansMesh.Storage.Tests;

/// <summary>A test that runs on each database; on PostgreSQL it is skipped, with the reason in the report, where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("OrleansMesh.Storage.Tests.StoreFactDiscoverer", "OrleansMesh.Storage.Tests")]
public sealed class StoreFactAttribute : FactAttribute;
