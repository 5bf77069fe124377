using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>Writes the request class of one grain method.</summary>
internal static class InvokableWriter
{
    private const string Token = "System.Threading.CancellationToken";

    public static void Write(StringBuilder text, INamedTypeSymbol face, IMethodSymbol method, string name)
    {
        ReturnShape shape = ReturnShape.Of(method)!;
        var parameters = face.TypeParameters.Concat(method.TypeParameters).ToList();
        string target = Names.Of(method.ContainingType);
        int token = TokenIndex(method);
        text.Append(ProxyWriter.TypeAttributes)
            .Append($"    internal sealed class {name}{Names.Parameters(parameters)} : {shape.BaseType}")
            .AppendLine(string.Concat(parameters.Select(Names.Constraint)))
            .AppendLine("    {");
        WriteFields(text, method, target, token);
        text.AppendLine().AppendLine($"        public {name}()").AppendLine("        {");
        if (OptionsOf(method) is { Length: > 0 } options)
        {
            text.AppendLine($"            Options = {options};");
        }

        text.AppendLine("        }").AppendLine();
        WriteIdentity(text, face, method);
        WriteArguments(text, method);
        WriteTarget(text, method, shape, target, token);
        if (token >= 0)
        {
            WriteCancellation(text, token);
        }

        if (TimeoutOf(method) is { } timeout)
        {
            text.AppendLine($"        public override global::System.TimeSpan? GetDefaultResponseTimeout() => new global::System.TimeSpan({timeout}L);");
        }

        text.AppendLine("    }").AppendLine();
    }

    private static void WriteFields(StringBuilder text, IMethodSymbol method, string target, int token)
    {
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            text.AppendLine($"        public {Names.Of(method.Parameters[i].Type)} arg{i} = default!;");
        }

        text.AppendLine($"        private {target}? _target;");
        if (token >= 0)
        {
            text.AppendLine("        private global::System.Threading.CancellationTokenSource? _cancellation;");
        }
    }

    private static void WriteIdentity(StringBuilder text, INamedTypeSymbol face, IMethodSymbol method)
    {
        string types = method.Parameters.Length == 0
            ? "global::System.Type.EmptyTypes"
            : $"new global::System.Type[] {{ {string.Join(", ", method.Parameters.Select(parameter => $"typeof({Names.Plain(parameter.Type)})"))} }}";
        string generics = method.Arity == 0
            ? "null"
            : $"new global::System.Type[] {{ {string.Join(", ", method.TypeParameters.Select(parameter => $"typeof({parameter.Name})"))} }}";
        string declaring = Names.Plain(method.ContainingType);
        string faceName = face.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        text.AppendLine($"        public override string GetMethodName() => \"{method.Name}\";")
            .AppendLine($"        public override string GetInterfaceName() => \"{faceName}\";")
            .AppendLine($"        public override string GetActivityName() => \"{face.Name}/{method.Name}\";")
            .AppendLine($"        public override global::System.Type GetInterfaceType() => typeof({Names.Plain(face)});")
            .AppendLine("        public override global::System.Reflection.MethodInfo GetMethod() =>")
            .AppendLine($"            global::Orleans.Serialization.GeneratedCodeHelpers.OrleansGeneratedCodeHelper.GetMethodInfoOrDefault(typeof({declaring}), \"{method.Name}\", {generics}, {types})!;");
    }

    private static void WriteArguments(StringBuilder text, IMethodSymbol method)
    {
        if (method.Parameters.Length == 0)
        {
            return;
        }

        int last = method.Parameters.Length - 1;
        text.AppendLine($"        public override int GetArgumentCount() => {method.Parameters.Length};")
            .AppendLine("        public override object GetArgument(int index) => index switch").AppendLine("        {");
        for (int i = 0; i <= last; i++)
        {
            text.AppendLine($"            {i} => arg{i}!,");
        }

        const string Refuse = "global::Orleans.Serialization.GeneratedCodeHelpers.OrleansGeneratedCodeHelper.InvokableThrowArgumentOutOfRange(index, ";
        text.AppendLine($"            _ => {Refuse}{last}),").AppendLine("        };")
            .AppendLine("        public override void SetArgument(int index, object value)").AppendLine("        {").AppendLine("            switch (index)").AppendLine("            {");
        for (int i = 0; i <= last; i++)
        {
            text.AppendLine($"                case {i}: arg{i} = ({Names.Of(method.Parameters[i].Type)})value; break;");
        }

        text.AppendLine($"                default: {Refuse}{last}); break;").AppendLine("            }").AppendLine("        }");
    }

    private static void WriteTarget(StringBuilder text, IMethodSymbol method, ReturnShape shape, string target, int token)
    {
        string arguments = string.Join(", ", method.Parameters.Select((_, i) =>
            i == token ? $"_cancellation is null ? arg{i} : _cancellation.Token" : $"arg{i}"));
        string create = token < 0 ? "" : $" if (arg{token}.CanBeCanceled) {{ _cancellation = new global::System.Threading.CancellationTokenSource(); }}";
        text.AppendLine("        public override object GetTarget() => _target!;")
            .AppendLine($"        public override void SetTarget(global::Orleans.Serialization.Invocation.ITargetHolder holder) {{ _target = ({target})holder.GetTarget()!;{create} }}")
            .AppendLine("        public override void Dispose()").AppendLine("        {").AppendLine("            _target = default;");
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            text.AppendLine($"            arg{i} = default!;");
        }

        text.AppendLine("        }")
            .AppendLine($"        protected override {shape.Inner} InvokeInner() => _target!.{method.Name}{Names.Parameters(method.TypeParameters)}({arguments});");
    }

    // The method sees a token of its own, which the runtime cancels inside a turn of the grain.
    private static void WriteCancellation(StringBuilder text, int token) =>
        text.AppendLine("        public override bool IsCancellable => true;")
            .AppendLine($"        public override global::System.Threading.CancellationToken GetCancellationToken() => arg{token};")
            .AppendLine("        public override bool TryCancel()").AppendLine("        {")
            .AppendLine("            if (_cancellation is null) { return false; }")
            .AppendLine("            _cancellation.Cancel();").AppendLine("            return true;").AppendLine("        }");

    private static int TokenIndex(IMethodSymbol method)
    {
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            if (GrainSymbols.NameOf(method.Parameters[i].Type) == Token)
            {
                return i;
            }
        }

        return -1;
    }

    private static string OptionsOf(IMethodSymbol method)
    {
        string[] names = ["AlwaysInterleave", "OneWay", "ReadOnly"];
        var options = names.Where(option => GrainSymbols.Has(method, $"Orleans.Concurrency.{option}Attribute")).ToList();
        if (method.ReturnsVoid && !options.Contains("OneWay"))
        {
            options.Add("OneWay");
        }

        return string.Join(" | ", options.Select(option => $"global::Orleans.CodeGeneration.InvokeMethodOptions.{option}"));
    }

    private static string? TimeoutOf(IMethodSymbol method) =>
        GrainSymbols.Find(method, "Orleans.ResponseTimeoutAttribute") is { ConstructorArguments.Length: 1 } attribute
        && attribute.ConstructorArguments[0].Value is string value
        && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan timeout)
            ? timeout.Ticks.ToString(CultureInfo.InvariantCulture)
            : null;
}
