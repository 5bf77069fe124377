namespace Orleans.Runtime.Catalogs;

/// <summary>Where an activation is listed until it ends.</summary>
internal abstract class CallTargetOwner
{
    public abstract void Remove(Activation activation);
}
