namespace Orleans;

/// <summary>Marks a grain interface whose grains are keyed by a <see cref="long"/>.</summary>
public interface IGrainWithIntegerKey : IGrain
{
}
