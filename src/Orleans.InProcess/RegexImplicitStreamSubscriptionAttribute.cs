using System.Diagnostics.CodeAnalysis;
using Orleans.Streams;

namespace Orleans;

/// <summary>Subscribes every grain of a class to the streams whose namespace a regular expression matches.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RegexImplicitStreamSubscriptionAttribute : ImplicitStreamSubscriptionAttribute
{
    public RegexImplicitStreamSubscriptionAttribute([StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
        : base(new RegexStreamNamespacePredicate(pattern))
    {
    }
}
