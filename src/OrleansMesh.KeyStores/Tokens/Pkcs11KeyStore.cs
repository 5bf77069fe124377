using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Keys;

namespace OrleansMesh.KeyStores.Tokens;

/// <summary>Keys in a PKCS#11 token (I-10): they are made there, sign there, and never leave. A key's name is its label (CKA_LABEL).</summary>
/// <param name="modulePath">The token's library. It is code: it comes from the operator, never from a key file.</param>
/// <param name="tokenLabel">The token.</param>
/// <param name="pins">Gives the user's PIN.</param>
public sealed class Pkcs11KeyStore(string modulePath, string tokenLabel, IPassphraseSource pins) : IKeyStore
{
    /// <summary>The environment variable that names the module.</summary>
    public const string ModuleVariable = "ORLEANSMESH_PKCS11_MODULE";

    /// <summary>The URI by which a key file names a key of this token (RFC 7512).</summary>
    public string UriOf(string name) => $"pkcs11:token={Uri.EscapeDataString(tokenLabel)};object={Uri.EscapeDataString(name)};type=private";

    /// <inheritdoc/>
    public IReadOnlyList<StoredKey> List() => With(session =>
        session.FindAllObjects([Attribute(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY)])
            .Select(handle => session.GetAttributeValue(handle, [CKA.CKA_LABEL])[0].GetValueAsString())
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Describe(session, name)).OfType<StoredKey>().ToArray());

    /// <inheritdoc/>
    public StoredKey? Find(string name) => With(session => Describe(session, name));

    /// <inheritdoc/>
    public StoredKey Create(string name, KeyKind kind)
    {
        if (!FileKeyStore.IsName(name) || Pkcs11Curve.Of(kind) is not { } curve)
        {
            throw new KeyStoreException($"A token makes keys of Ed25519, P-256 and P-384 under names of a-z, 0-9 and '-', not '{name}' of {kind}.");
        }

        return With(session =>
        {
            if (Handles(session, name, CKO.CKO_PRIVATE_KEY).Count > 0)
            {
                throw new KeyStoreException($"The token '{tokenLabel}' has a key '{name}' already.");
            }

            byte[] id = RandomNumberGenerator.GetBytes(16);
            using IMechanism mechanism = Pkcs11Module.Factories.MechanismFactory.Create(curve.GenerateMechanism);
            session.GenerateKeyPair(
                mechanism,
                [Attribute(CKA.CKA_TOKEN, true), Attribute(CKA.CKA_LABEL, name), Attribute(CKA.CKA_ID, id), Attribute(CKA.CKA_VERIFY, true), Attribute(CKA.CKA_EC_PARAMS, curve.Parameters)],
                [Attribute(CKA.CKA_TOKEN, true), Attribute(CKA.CKA_LABEL, name), Attribute(CKA.CKA_ID, id), Attribute(CKA.CKA_PRIVATE, true), Attribute(CKA.CKA_SENSITIVE, true), Attribute(CKA.CKA_EXTRACTABLE, false), Attribute(CKA.CKA_SIGN, true)],
                out _,
                out _);
            return Describe(session, name) ?? throw new KeyStoreException($"The token '{tokenLabel}' made a key '{name}' and does not show it.");
        });
    }

    /// <inheritdoc/>
    public ISigningKey OpenSigning(string name)
    {
        ISession session = Login();
        try
        {
            (Pkcs11Curve curve, IVerifyingKey publicKey) = PublicKey(session, name)
                ?? throw new KeyStoreException($"The token '{tokenLabel}' has no key '{name}' of Ed25519, P-256 or P-384.");
            List<IObjectHandle> handles = Handles(session, name, CKO.CKO_PRIVATE_KEY);
            return handles is not [{ } handle] ? throw new KeyStoreException($"The token '{tokenLabel}' has {handles.Count} private keys '{name}'; one is needed.")
                : publicKey is Ed25519PublicKey ed25519 ? new Pkcs11Ed25519Key(session, handle, curve, ed25519)
                : new Pkcs11SigningKey(session, handle, curve, publicKey);
        }
        catch (Pkcs11Exception refused)
        {
            session.Dispose();
            throw new KeyStoreException($"The token '{tokenLabel}' refuses: {refused.Message}", refused);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static IObjectAttribute Attribute(CKA type, bool value) => Pkcs11Module.Factories.ObjectAttributeFactory.Create(type, value);

    private static IObjectAttribute Attribute(CKA type, string value) => Pkcs11Module.Factories.ObjectAttributeFactory.Create(type, value);

    private static IObjectAttribute Attribute(CKA type, byte[] value) => Pkcs11Module.Factories.ObjectAttributeFactory.Create(type, value);

    private static IObjectAttribute Attribute(CKA type, CKO value) => Pkcs11Module.Factories.ObjectAttributeFactory.Create(type, value);

    private static List<IObjectHandle> Handles(ISession session, string name, CKO kind) => session.FindAllObjects([Attribute(CKA.CKA_CLASS, kind), Attribute(CKA.CKA_LABEL, name)]);

    private static (Pkcs11Curve Curve, IVerifyingKey Key)? PublicKey(ISession session, string name)
    {
        if (Handles(session, name, CKO.CKO_PUBLIC_KEY) is not [{ } handle])
        {
            return null;
        }

        List<IObjectAttribute> values = session.GetAttributeValue(handle, [CKA.CKA_KEY_TYPE, CKA.CKA_EC_PARAMS, CKA.CKA_EC_POINT]);
        return !values.Exists(v => v.CannotBeRead)
            && Pkcs11Curve.Of(values[0].GetValueAsUlong(), values[1].GetValueAsByteArray()) is { } curve && curve.TryPublicKey(values[2].GetValueAsByteArray(), out IVerifyingKey? key)
                ? (curve, key)
                : null;
    }

    private StoredKey? Describe(ISession session, string name) => PublicKey(session, name) is { } found
        ? new StoredKey(name, found.Curve.Kind, found.Key is Ed25519PublicKey ed25519 ? Multikey.Encode(ed25519) : Multikey.Encode((EcdsaPublicKey)found.Key), KeyFileForm.Token, UriOf(name))
        : null;

    private T With<T>(Func<ISession, T> work)
    {
        using ISession session = Login();
        try
        {
            return work(session);
        }
        catch (Pkcs11Exception refused)
        {
            throw new KeyStoreException($"The token '{tokenLabel}' refuses: {refused.Message}", refused);
        }
    }

    private ISession Login()
    {
        ISession? session = null;
        try
        {
            ISlot slot = Pkcs11Module.Load(modulePath).GetSlotList(SlotsType.WithTokenPresent).Find(s => s.GetTokenInfo().Label.Trim() == tokenLabel)
                ?? throw new KeyStoreException($"The module '{modulePath}' has no token '{tokenLabel}'.");
            session = slot.OpenSession(SessionType.ReadWrite);
            using Passphrase pin = pins.Get(UriOf("")) ?? throw new KeyStoreException($"There is no PIN for the token '{tokenLabel}'. Set {EnvironmentPassphrases.PinFileVariable} to a file that holds it.");
            byte[] copy = pin.Utf8.ToArray();
            try
            {
                session.Login(CKU.CKU_USER, copy);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(copy);
            }

            return session;
        }
        catch (Pkcs11Exception already) when (already.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // A login is of the whole process: another key of the token was opened before.
            return session!;
        }
        catch (Pkcs11Exception refused)
        {
            session?.Dispose();
            throw new KeyStoreException(
                refused.RV == CKR.CKR_PIN_INCORRECT ? $"The PIN of the token '{tokenLabel}' is wrong." : $"The token '{tokenLabel}' refuses: {refused.Message}", refused);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }
}
