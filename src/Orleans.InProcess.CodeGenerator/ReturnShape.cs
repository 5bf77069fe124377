using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>What a grain method returns: it decides the base of its request and how the proxy sends it.</summary>
internal sealed class ReturnShape(string baseType, string inner, string call)
{
    /// <summary>The base class of the request.</summary>
    public string BaseType { get; } = baseType;

    /// <summary>The return type of the request's own method.</summary>
    public string Inner { get; } = inner;

    /// <summary>The statement that sends the request.</summary>
    public string Call { get; } = call;

    /// <summary>Null for a type that a grain method may not return.</summary>
    public static ReturnShape? Of(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return new ReturnShape("global::Orleans.Runtime.VoidRequest", "void", "Invoke(request);");
        }

        string name = GrainSymbols.NameOf(method.ReturnType);
        string inner = Names.Of(method.ReturnType);
        string? result = method.ReturnType is INamedTypeSymbol { Arity: 1 } generic ? Names.Of(generic.TypeArguments[0]) : null;
        return (name, result) switch
        {
            ("System.Threading.Tasks.Task", null) =>
                new ReturnShape("global::Orleans.Runtime.TaskRequest", inner, "return InvokeAsync(request).AsTask();"),
            ("System.Threading.Tasks.Task", { } value) =>
                new ReturnShape($"global::Orleans.Runtime.TaskRequest<{value}>", inner, $"return InvokeAsync<{value}>(request).AsTask()!;"),
            ("System.Threading.Tasks.ValueTask", null) =>
                new ReturnShape("global::Orleans.Runtime.Request", inner, "return InvokeAsync(request);"),
            ("System.Threading.Tasks.ValueTask", { } value) =>
                new ReturnShape($"global::Orleans.Runtime.Request<{value}>", inner, $"return InvokeAsync<{value}>(request)!;"),
            _ => null,
        };
    }
}
