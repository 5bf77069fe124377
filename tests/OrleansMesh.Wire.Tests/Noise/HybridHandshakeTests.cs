using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Tests.Noise;

/// <summary>Noise with hybrid forward secrecy by ML-KEM-768.</summary>
public sealed class HybridHandshakeTests
{
    [Fact]
    public void Parse_XXhfs_HasTheTokensOfTheExtension()
    {
        HandshakePattern pattern = NoiseProtocolName.PostQuantum.Pattern;
        Assert.Equal([HandshakeToken.E, HandshakeToken.E1], pattern.Messages[0].ToArray());
        Assert.Equal([HandshakeToken.E, HandshakeToken.EE, HandshakeToken.Ekem1, HandshakeToken.S, HandshakeToken.ES], pattern.Messages[1].ToArray());
        Assert.Equal([HandshakeToken.S, HandshakeToken.SE], pattern.Messages[2].ToArray());
    }

    [Fact]
    public void NextOverhead_OfEachMessage_IsItsLength()
    {
        using var pair = new NoisePair(NoiseProtocolName.PostQuantum.Name);
        int[] expected = [32 + 1184, 32 + (1088 + 16) + (32 + 16) + 16, (32 + 16) + 16];
        for (int index = 0; index < expected.Length; index++)
        {
            HandshakeState sender = index % 2 == 0 ? pair.Initiator : pair.Responder;
            Assert.Equal(expected[index], sender.NextOverhead);
            pair.Pass(1);
        }

        Assert.True(pair.Initiator.IsFinished && pair.Responder.IsFinished);
    }

    [Fact]
    public void TryReadMessage_KemKeyOutOfRange_IsFalse()
    {
        using var pair = new NoisePair(NoiseProtocolName.PostQuantum.Name);
        HandshakeState receiver = pair.Receiver;
        byte[] message = pair.Write();
        message.AsSpan(32, 3).Fill(0xff); // coefficients of 4095, above q

        Assert.False(receiver.TryReadMessage(message, new byte[message.Length], out _));
    }
}
