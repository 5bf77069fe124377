namespace Orleans.InProcess.Tests.Streams;

/// <summary>Subscribed by attribute, with a number as key.</summary>
public interface INumberedGrain : IGrainWithIntegerKey
{
}
