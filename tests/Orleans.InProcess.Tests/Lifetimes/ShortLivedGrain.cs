namespace Orleans.InProcess.Tests.Lifetimes;

/// <summary>Is collected after two minutes.</summary>
[CollectionAgeLimit(Minutes = 2)]
public sealed class ShortLivedGrain(Gates gates) : LifeGrain(gates), IShortLivedGrain
{
}
