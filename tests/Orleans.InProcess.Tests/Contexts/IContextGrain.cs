namespace Orleans.InProcess.Tests.Contexts;

/// <summary>Looks at the request context.</summary>
public interface IContextGrain : IGrainWithStringKey
{
    Task<string?> Get(string key);

    Task<string?> GetThrough(string key, string grain);

    Task Set(string key, string value);

    Task ChangeList(string key);
}
