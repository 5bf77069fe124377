using System.Buffers;
using System.Text;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>What became of a submitted envelope, for the receipt.</summary>
/// <param name="Refusal">None unless refused.</param>
/// <param name="Clause">Of the agreement's policy, when it refused: the sender is told which.</param>
internal readonly record struct SubmitOutcome(ReceiptState State, Refusal Refusal, PolicyClause? Clause = null)
{
    /// <summary>Not taken, for this reason.</summary>
    public static SubmitOutcome Refuse(Refusal refusal, PolicyClause? clause = null) => new(ReceiptState.Refused, refusal, clause);

    /// <summary>Taken.</summary>
    public static SubmitOutcome Take(ReceiptState state) => new(state, Refusal.None);

    /// <summary>The payload of the receipt for <paramref name="sequence"/>.</summary>
    public ReadOnlyMemory<byte> Print(ulong sequence)
    {
        byte[] detail = Refusal == Refusal.None ? [] : Encoding.UTF8.GetBytes(RefusalText.Detail(Refusal, Clause));
        var output = new ArrayBufferWriter<byte>(32 + detail.Length);
        new ReceiptMessage(sequence, State, (ushort)Refusal, detail).Write(output);
        return output.WrittenMemory;
    }
}
