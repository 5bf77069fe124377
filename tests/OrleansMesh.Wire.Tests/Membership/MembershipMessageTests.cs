using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Wire.Tests.Membership;

public sealed class MembershipMessageTests
{
    [Fact]
    public void Message_AnyTypeAndReports_ComesBack() =>
        Prop.ForAll<(byte, uint), ulong, (byte, byte, ulong)[]>((head, incarnation, reports) =>
        {
            (byte type, uint sequence) = head;
            MemberUpdate[] updates = [.. reports.Take(15).Select(Report)];
            var kind = (MembershipMessageType)(1 + (type % 5));
            uint number = kind == MembershipMessageType.Gossip ? 0 : sequence;
            ulong life = incarnation & (MemberUpdate.IncarnationMax - 1);
            NodeId target = kind == MembershipMessageType.PingRequest ? Id(7) : default;
            var builder = new MembershipMessageBuilder(new byte[MembershipMessage.SizeBytesMax], kind, life, number, target);
            foreach (MemberUpdate update in updates)
            {
                Assert.True(builder.TryAdd(update));
            }

            return MembershipMessage.TryRead(builder.Written, out MembershipMessage message)
                && message.Type == kind && message.Sequence == number && message.Incarnation == life && message.Target == target
                && Reports(message).SequenceEqual(updates);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            _ = MembershipMessage.TryRead(bytes, out _);
            return !MembershipMessage.TryRead([MembershipMessage.Kind, .. bytes], out MembershipMessage message)
                || Reports(message).Count == message.UpdateCount;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Receive_MutatedMessages_NeverThrowsAndStaysWithinItsBounds()
    {
        var random = new Random(1);
        var options = new MembershipOptions { MembersMax = 8 };
        var machine = new MembershipMachine(Id(1), 5, options, new Random(2), TimeSpan.Zero);
        var output = new MembershipOutput();
        TimeSpan now = TimeSpan.Zero;
        int malformed = 0;
        for (int i = 0; i < 50_000; i++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(100));
            byte[] bytes = Sample(random);
            for (int flips = random.Next(3); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            byte[] cut = random.Next(10) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            malformed += machine.Receive(Id((byte)random.Next(20)), cut, now, output) ? 0 : 1;
            machine.Tick(now, output);
            Assert.InRange(machine.Members.Count(), 0, 7);
            Assert.InRange(machine.WaitingReports, 0, 200);
            foreach (MembershipSend send in output.Sends)
            {
                Assert.True(MembershipMessage.TryRead(output.BytesOf(send), out _));
            }

            output.Clear();
        }

        Assert.InRange(malformed, 1, 49_999);
    }

    [Fact]
    public void Message_Length_IsBoundedBothWays()
    {
        var builder = new MembershipMessageBuilder(new byte[MembershipMessage.SizeBytesMax], MembershipMessageType.Ping, 1, 1);
        int count = 0;
        while (builder.TryAdd(new MemberUpdate(MemberState.Alive, Id(3), 1)))
        {
            count++;
        }

        Assert.Equal(28, count);
        Assert.True(MembershipMessage.TryRead(builder.Written, out MembershipMessage message));
        Assert.Equal(28, message.UpdateCount);
        byte[] tooLong = new byte[MembershipMessage.SizeBytesMax + 1];
        builder.Written.CopyTo(tooLong);
        Assert.False(MembershipMessage.TryRead(tooLong, out _));
    }

    [Theory]
    [InlineData("0201000000000000000100000007", false)]
    [InlineData("020100000000000000010000000700", true)]
    [InlineData("02010000000000000001000000070000", false)]
    [InlineData("020100000000000000010000000701", false)]
    [InlineData("020000000000000000010000000700", false)]
    [InlineData("020600000000000000010000000700", false)]
    [InlineData("010100000000000000010000000700", false)]
    [InlineData("020500000000000000010000000700", false)]
    [InlineData("020500000000000000010000000000", true)]
    [InlineData("020140000000000000000000000700", true)]
    [InlineData("020140000000000000010000000700", false)]
    [InlineData("020300000000000000010000000700", false)]
    [InlineData("0203000000000000000100000007090909090909090909090909090909090909090909090909090909090909090900", true)]
    public void TryRead_KindTypeSequenceAndLength_AreExact(string hex, bool expected) =>
        Assert.Equal(expected, MembershipMessage.TryRead(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void Update_State_IsOneOfTheFour(byte state, bool expected)
    {
        byte[] bytes = new byte[MemberUpdate.LongBytes];
        bytes[0] = state;
        ReadOnlySpan<byte> source = bytes;
        Assert.Equal(expected, MemberUpdate.TryRead(ref source, out _));
    }

    [Fact]
    public void Supersedes_AnyTwoReports_IsATotalOrder() =>
        Prop.ForAll<(byte, byte, ulong), (byte, byte, ulong)>((a, b) =>
        {
            (MemberUpdate x, MemberUpdate y) = (Report(a), Report(b));
            bool same = x.Incarnation == y.Incarnation && x.State == y.State;
            return x.Supersedes(y.State, y.Incarnation) == (!same && !y.Supersedes(x.State, x.Incarnation));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void NodeId_Order_IsThatOfTheDidKeyTexts()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(_ => DidKey.Encode(Ed25519PrivateKey.Generate().PublicKey).ToString())];
        NodeId[] ids = [.. texts.Select(t => NodeId.TryParse(t, out NodeId id) ? id : default)];
        Array.Sort(texts, StringComparer.Ordinal);
        Array.Sort(ids);

        Assert.Equal(texts, ids.Select(i => i.ToString()));
        Assert.False(NodeId.TryParse("did:mesh:hub:eu", out _));
        Assert.False(NodeId.TryParse(null, out _));
    }

    internal static NodeId Id(byte value)
    {
        Span<byte> bytes = stackalloc byte[NodeId.SizeBytes];
        bytes.Fill(value);
        return new NodeId(bytes);
    }

    private static MemberUpdate Report((byte State, byte Member, ulong Incarnation) of)
    {
        var state = (MemberState)(1 + (of.State % 4));
        return new MemberUpdate(state, Id(of.Member), of.Incarnation & (MemberUpdate.IncarnationMax - 1), state is MemberState.Suspect or MemberState.Dead ? Id(of.State) : default);
    }

    private static List<MemberUpdate> Reports(in MembershipMessage message)
    {
        var updates = new List<MemberUpdate>();
        ReadOnlySpan<byte> rest = message.Updates;
        while (MemberUpdate.TryRead(ref rest, out MemberUpdate update))
        {
            updates.Add(update);
        }

        return updates;
    }

    private static byte[] Sample(Random random)
    {
        var type = (MembershipMessageType)random.Next(1, 6);
        uint sequence = type == MembershipMessageType.Gossip ? 0 : (uint)random.Next(50);
        var builder = new MembershipMessageBuilder(new byte[MembershipMessage.SizeBytesMax], type, (ulong)random.Next(20), sequence, Id((byte)random.Next(20)));
        for (int i = random.Next(4); i > 0; i--)
        {
            _ = builder.TryAdd(Report(((byte)random.Next(4), (byte)random.Next(20), (ulong)random.Next(20))));
        }

        return builder.Written.ToArray();
    }
}
