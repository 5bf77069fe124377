namespace OrleansMesh.Domain.LinkedData;

/// <summary>Leaves the recursion of a document that is refused; never leaves <see cref="LinkedDataDocument"/>.</summary>
internal sealed class LinkedDataException : Exception
{
    public LinkedDataException()
        : this(LinkedDataFault.ValueInvalid)
    {
    }

    public LinkedDataException(string message)
        : base(message)
    {
    }

    public LinkedDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public LinkedDataException(LinkedDataFault fault)
        : base(fault.ToString()) => Fault = fault;

    public LinkedDataFault Fault { get; }
}
