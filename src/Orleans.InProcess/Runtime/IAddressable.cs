namespace Orleans.Runtime;

/// <summary>Anything that can be the target of a call.</summary>
public interface IAddressable
{
}
