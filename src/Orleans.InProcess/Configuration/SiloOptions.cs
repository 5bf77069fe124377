namespace Orleans.Configuration;

/// <summary>The silo's own name.</summary>
public class SiloOptions
{
    public string SiloName { get; set; } = "Silo";
}
