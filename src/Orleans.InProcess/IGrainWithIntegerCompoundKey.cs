namespace Orleans;

/// <summary>Marks a grain interface whose grains are keyed by a <see cref="long"/> and a string.</summary>
public interface IGrainWithIntegerCompoundKey : IGrain
{
}
