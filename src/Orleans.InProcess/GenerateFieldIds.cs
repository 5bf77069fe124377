namespace Orleans;

/// <summary>Which members get an id without an attribute.</summary>
public enum GenerateFieldIds
{
    None = 0,
    PublicProperties = 1,
}
