namespace Orleans;

/// <summary>Marks a grain interface whose grains are keyed by a <see cref="Guid"/>.</summary>
public interface IGrainWithGuidKey : IGrain
{
}
