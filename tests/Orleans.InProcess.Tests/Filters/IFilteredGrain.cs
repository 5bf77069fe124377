namespace Orleans.InProcess.Tests.Filters;

/// <summary>A grain whose calls are filtered.</summary>
public interface IFilteredGrain : IGrainWithStringKey
{
    Task<string> Say(string text);

    Task Fail();

    Task<string> Relay(string text);
}
