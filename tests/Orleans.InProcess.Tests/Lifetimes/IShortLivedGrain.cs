namespace Orleans.InProcess.Tests.Lifetimes;

/// <inheritdoc/>
public interface IShortLivedGrain : ILifeGrain
{
}
