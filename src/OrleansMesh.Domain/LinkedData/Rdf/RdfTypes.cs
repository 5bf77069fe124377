namespace OrleansMesh.Domain.LinkedData.Rdf;

/// <summary>The IRIs of RDF and XML Schema that conversion needs.</summary>
internal static class RdfTypes
{
    public const string Type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    public const string First = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
    public const string Rest = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
    public const string Nil = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
    public const string Json = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
    public const string LanguageString = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
    public const string Text = "http://www.w3.org/2001/XMLSchema#string";
    public const string Boolean = "http://www.w3.org/2001/XMLSchema#boolean";
    public const string Integer = "http://www.w3.org/2001/XMLSchema#integer";
    public const string Double = "http://www.w3.org/2001/XMLSchema#double";
}
