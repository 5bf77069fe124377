using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Catalogs;

namespace Orleans.Streaming;

/// <summary>The subscriptions that grain classes declare by attribute.</summary>
internal sealed partial class ImplicitSubscriptions(GrainClasses classes, ILogger logger)
{
    private readonly (GrainClass Class, ImplicitStreamSubscriptionAttribute[] Attributes)[] _declared =
    [
        .. classes.All
            .Select(grainClass => (grainClass, grainClass.Type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>(inherit: true).ToArray()))
            .Where(declared => declared.Item2.Length > 0)
            .OrderBy(declared => declared.grainClass.GrainType.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>The implicit subscriptions of a stream, one for each class; their ids are the same in every run. A stream without a namespace has none.</summary>
    public IEnumerable<(Guid Id, GrainId Consumer)> Of(StreamKey key)
    {
        if (key.Id.GetNamespace() is not { } name || string.IsNullOrWhiteSpace(name))
        {
            yield break;
        }

        foreach ((GrainClass grainClass, ImplicitStreamSubscriptionAttribute[] attributes) in _declared)
        {
            if (!attributes.Any(attribute => attribute.Predicate.IsMatch(name)))
            {
                continue;
            }

            if (GrainKey(grainClass.Type, key.Id) is { } grainKey)
            {
                yield return (IdOf(key, grainClass.GrainType), GrainId.Create(grainClass.GrainType, grainKey));
            }
            else
            {
                Log.NoKey(logger, key, grainClass.GrainType);
            }
        }
    }

    private static Guid IdOf(StreamKey key, GrainType type) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{type}")).AsSpan(0, 16));

    private static IdSpan? GrainKey(Type type, StreamId stream)
    {
        string key = stream.GetKeyAsString();
        if (Has<IGrainWithIntegerKey>(type) || Has<IGrainWithIntegerCompoundKey>(type))
        {
            return long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                ? GrainIdKeyExtensions.CreateIntegerKey(number, Has<IGrainWithIntegerCompoundKey>(type) ? stream.GetNamespace() : null)
                : null;
        }

        if (Has<IGrainWithGuidKey>(type) || Has<IGrainWithGuidCompoundKey>(type))
        {
            return Guid.TryParseExact(key, "N", out Guid guid)
                ? GrainIdKeyExtensions.CreateGuidKey(guid, Has<IGrainWithGuidCompoundKey>(type) ? stream.GetNamespace() : null)
                : null;
        }

        return IdSpan.Create(key);
    }

    private static bool Has<TKey>(Type type) => typeof(TKey).IsAssignableFrom(type);

    private static partial class Log
    {
        [LoggerMessage(5120, LogLevel.Warning, "Stream {Stream} does not reach its implicit subscribers of type {GrainType}: its key is none of theirs")]
        public static partial void NoKey(ILogger logger, StreamKey stream, GrainType grainType);
    }
}
