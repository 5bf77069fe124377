using System.Globalization;
using System.Reflection;
using System.Text;
using Orleans.Concurrency;
using OrleansMesh.Contracts;
using OrleansMesh.Grains.Meshes;

namespace OrleansMesh.Grains.Tests.Contracts;

/// <summary>What other silos, clients and stored rows rely on, as text: grain interfaces, and records with the ids of their members.</summary>
internal static class ContractText
{
    public static string Write()
    {
        var text = new StringBuilder();
        foreach (Type type in Types().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Kind(type)} {type.FullName} \"{Alias(type)}\"\n");
            foreach (string member in type.IsInterface ? Methods(type) : type.IsEnum ? Values(type) : Members(type))
            {
                text.Append("    ").Append(member).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<Type> Types() => new[] { typeof(Decision).Assembly, typeof(MeshGrain).Assembly }
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(t => t.Namespace?.StartsWith(nameof(OrleansMesh), StringComparison.Ordinal) == true)
        .Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null || (t.IsInterface && typeof(IAddressable).IsAssignableFrom(t)));

    private static string Kind(Type type) => type.IsInterface
        ? $"grain of {type.GetInterfaces().Single(i => i.Name.StartsWith("IGrainWith", StringComparison.Ordinal)).Name["IGrainWith".Length..]}"
        : type.IsEnum ? "enum" : "record";

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    private static IEnumerable<string> Methods(Type type) => type.GetMethods().OrderBy(m => m.Name, StringComparer.Ordinal).Select(m =>
        $"{Mode(m)}{Name(m.ReturnType)} {m.Name}({string.Join(", ", m.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}"))})");

    private static string Mode(MethodInfo method) =>
        (method.GetCustomAttribute<AlwaysInterleaveAttribute>() is null ? "" : "[AlwaysInterleave] ") + (method.GetCustomAttribute<ReadOnlyAttribute>() is null ? "" : "[ReadOnly] ");

    private static IEnumerable<string> Values(Type type) =>
        Enum.GetNames(type).Select(name => $"{Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)} {name}");

    /// <summary>Positional members have the ids of their positions.</summary>
    private static IEnumerable<string> Members(Type type)
    {
        (uint Id, PropertyInfo Property)[] marked =
            [.. type.GetProperties().Select(p => (p.GetCustomAttribute<IdAttribute>()?.Id, p)).Where(p => p.Id is not null).Select(p => (p.Id!.Value, p.p))];
        return marked.Length > 0
            ? marked.OrderBy(m => m.Id).Select(m => $"{m.Id} {Name(m.Property.PropertyType)} {m.Property.Name}")
            : type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Select(p => $"{p.Position} {Name(p.ParameterType)} {p.Name}");
    }

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
