namespace Orleans.InProcess.Tests.Calls;

/// <summary>A generic base of a grain interface.</summary>
public interface ICallsBase<T> : IGrainWithStringKey
{
    Task<T> Inherited(T value);
}
