using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>A method with its arguments, ready to be made to a target.</summary>
public interface IInvokable : IDisposable
{
    /// <summary>The method takes a <see cref="CancellationToken"/>.</summary>
    bool IsCancellable { get; }

    object? GetTarget();

    void SetTarget(ITargetHolder holder);

    ValueTask<Response> Invoke();

    int GetArgumentCount();

    object? GetArgument(int index);

    void SetArgument(int index, object value);

    string GetMethodName();

    string GetInterfaceName();

    string GetActivityName();

    MethodInfo GetMethod();

    Type GetInterfaceType();

    TimeSpan? GetDefaultResponseTimeout();

    /// <summary>The token that the caller passed.</summary>
    CancellationToken GetCancellationToken();

    /// <summary>Cancels the token that the running method sees; false when there is none.</summary>
    bool TryCancel();
}
