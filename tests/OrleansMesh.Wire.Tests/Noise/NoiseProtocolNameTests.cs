using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Tests.Noise;

public sealed class NoiseProtocolNameTests
{
    [Theory]
    [InlineData("Noise_XX_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXfallback+psk0_25519_AESGCM_BLAKE2s")]
    [InlineData("Noise_I1X1psk3_25519_AESGCM_BLAKE2b")]
    [InlineData("Noise_XXhfs_25519+MLKEM768_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXhfs+psk2_25519+MLKEM768_AESGCM_BLAKE2s")]
    public void TryParse_NamesOfTheSpecification_AreUnderstood(string text)
    {
        Assert.True(NoiseProtocolName.TryParse(text, out NoiseProtocolName? name));
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Noise")]
    [InlineData("noise_XX_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XX_448_ChaChaPoly_SHA256")]
    [InlineData("Noise_XX_25519_ChaChaPoly_SHA3/256")]
    [InlineData("Noise_XX_25519_ChaChaPoly_SHA256_")]
    [InlineData("Noise_XY_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXpsk4_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXpsk_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXpsk00_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XX+psk0_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXhfs_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XX_25519+MLKEM768_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXhfs_25519+448_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXhfs+hfs_25519+MLKEM768_ChaChaPoly_SHA256")]
    [InlineData("Noise_Nhfs_25519+MLKEM768_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXfallback+hfs_25519+MLKEM768_ChaChaPoly_SHA256")]
    [InlineData("Noise_IKfallback_25519_ChaChaPoly_SHA256")]
    [InlineData("Noise_XXfallback+fallback_25519_ChaChaPoly_SHA256")]
    public void TryParse_AnythingElse_IsFalse(string text) => Assert.False(NoiseProtocolName.TryParse(text, out _));

    [Fact]
    public void TryParse_Pskn_StandsWhereTheNumberSays()
    {
        Assert.True(HandshakePattern.TryParse("XXpsk0+psk3", out HandshakePattern? pattern));

        Assert.Equal([HandshakeToken.Psk, HandshakeToken.E], pattern.Messages[0].ToArray());
        Assert.Equal([HandshakeToken.S, HandshakeToken.SE, HandshakeToken.Psk], pattern.Messages[2].ToArray());
        Assert.Equal(2, pattern.PskCount);
    }

    [Fact]
    public void TryParse_Fallback_MakesTheFirstMessageKnown()
    {
        Assert.True(HandshakePattern.TryParse("XXfallback", out HandshakePattern? pattern));

        Assert.Equal([HandshakeToken.E], pattern.InitiatorPreMessage.ToArray());
        Assert.True(pattern.ResponderStarts);
        Assert.Equal(2, pattern.Messages.Length);
    }
}
