namespace Orleans.InProcess.Tests.Streams;

/// <summary>Subscribed by attribute; nobody calls it.</summary>
public interface IFollowerGrain : IGrainWithStringKey
{
}
