namespace Orleans.InProcess.Tests.Streams;

/// <summary>Subscribed by attribute, with a GUID as key.</summary>
public interface IMemberGrain : IGrainWithGuidKey
{
}
