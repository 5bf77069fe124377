using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.LinkedData.Contexts;
using OrleansMesh.Domain.LinkedData.Rdf;

namespace OrleansMesh.Domain.LinkedData.Expansion;

/// <summary>JSON scalars as RDF literals: Object to RDF Conversion of the JSON-LD 1.1 API, section 8.2.2.</summary>
internal static class Literals
{
    private const double IntegerMax = 1e21;

    /// <summary>A scalar with a datatype of its own, or the one of its kind.</summary>
    public static ExpandedValue Of(JsonElement scalar, string? datatype, string? language) => scalar.ValueKind switch
    {
        JsonValueKind.String when datatype is null && language is not null =>
            new ExpandedValue(scalar.GetString()!, RdfTypes.LanguageString, Lower(language)),
        JsonValueKind.String => new ExpandedValue(scalar.GetString()!, datatype ?? RdfTypes.Text, null),
        JsonValueKind.True or JsonValueKind.False => new ExpandedValue(scalar.GetBoolean() ? "true" : "false", datatype ?? RdfTypes.Boolean, null),
        JsonValueKind.Number => Number(scalar.GetDouble(), datatype),
        _ => throw new LinkedDataException(LinkedDataFault.ValueInvalid),
    };

    /// <summary>Any JSON as a literal of rdf:JSON, canonical.</summary>
    public static ExpandedValue Json(JsonElement value) =>
        new(Encoding.UTF8.GetString(CanonicalJson.Canonicalize(value)), RdfTypes.Json, null);

    /// <summary>The language or the default of the place, for strings without a type.</summary>
    public static string? LanguageOf(ActiveContext context, TermDefinition? term) => term is { HasLanguage: true } ? term.Language : context.Language;

    private static ExpandedValue Number(double number, string? datatype)
    {
        bool isInteger = double.IsInteger(number) && Math.Abs(number) < IntegerMax && datatype != RdfTypes.Double;
        return isInteger
            ? new ExpandedValue((number == 0 ? 0 : number).ToString("F0", CultureInfo.InvariantCulture), datatype ?? RdfTypes.Integer, null)
            : new ExpandedValue(Scientific(number), datatype ?? RdfTypes.Double, null);
    }

    // xsd:double in its canonical form: 15 digits at the most after the point, at least one, no zeroes at the end, no plus.
    private static string Scientific(double number)
    {
        string text = number.ToString("E15", CultureInfo.InvariantCulture);
        int letter = text.IndexOf('E', StringComparison.Ordinal);
        string mantissa = text[..letter].TrimEnd('0');
        int exponent = int.Parse(text.AsSpan(letter + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}{(mantissa[^1] == '.' ? "0" : "")}E{exponent}");
    }

#pragma warning disable CA1308 // language tags of RDF are lower case (RDF 1.1 Concepts, section 3.3)
    private static string Lower(string language) => language.ToLowerInvariant();
#pragma warning restore CA1308
}
