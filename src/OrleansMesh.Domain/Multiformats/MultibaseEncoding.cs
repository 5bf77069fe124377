namespace OrleansMesh.Domain.Multiformats;

/// <summary>The encodings of the multibase table; the value is the Unicode scalar that stands before the digits.</summary>
public enum MultibaseEncoding
{
    Base2 = '0',
    Base8 = '7',
    Base10 = '9',
    Base16 = 'f',
    Base16Upper = 'F',
    Base32 = 'b',
    Base32Upper = 'B',
    Base32Pad = 'c',
    Base32PadUpper = 'C',
    Base32Hex = 'v',
    Base32HexUpper = 'V',
    Base32HexPad = 't',
    Base32HexPadUpper = 'T',
    Base32Z = 'h',
    Base36 = 'k',
    Base36Upper = 'K',
    Base58Btc = 'z',
    Base58Flickr = 'Z',
    Base64 = 'm',
    Base64Pad = 'M',
    Base64Url = 'u',
    Base64UrlPad = 'U',
    Base256Emoji = 0x1F680,
}
