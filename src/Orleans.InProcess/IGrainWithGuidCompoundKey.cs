namespace Orleans;

/// <summary>Marks a grain interface whose grains are keyed by a <see cref="Guid"/> and a string.</summary>
public interface IGrainWithGuidCompoundKey : IGrain
{
}
