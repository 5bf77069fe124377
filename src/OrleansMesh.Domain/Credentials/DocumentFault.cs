namespace OrleansMesh.Domain.Credentials;

/// <summary>Why a text is no credential or presentation; of several wrong things the first in this order.</summary>
public enum DocumentFault
{
    None = 0,

    /// <summary>Longer than the bound.</summary>
    TooLarge,

    /// <summary>Not one strict JSON object: broken text, a member twice, a wrong encoding, too deep.</summary>
    NotJson,

    /// <summary><c>@context</c> is not an array that starts with the URL of a data model, or has more than its bound.</summary>
    ContextInvalid,

    /// <summary>Members or contexts of both data models: two readers could take two validity periods from it.</summary>
    ModelMixed,

    /// <summary><c>type</c> is missing, lacks the type of the document, or is not a list of words.</summary>
    TypeInvalid,

    /// <summary><c>id</c> is not one URL.</summary>
    IdInvalid,

    /// <summary><c>issuer</c> is neither a URL nor an object with one as its <c>id</c>.</summary>
    IssuerInvalid,

    /// <summary><c>holder</c> is neither a URL nor an object with one as its <c>id</c>.</summary>
    HolderInvalid,

    /// <summary>A time is missing that the model requires, or is no dateTimeStamp.</summary>
    TimeInvalid,

    /// <summary>It ends before it starts.</summary>
    PeriodInvalid,

    /// <summary><c>credentialSubject</c> is missing, empty, or has an <c>id</c> that is no URL.</summary>
    SubjectInvalid,

    /// <summary>An entry of <c>credentialStatus</c> lacks a member or has one in a wrong kind.</summary>
    StatusInvalid,

    /// <summary>An entry of <c>credentialSchema</c> lacks its <c>id</c> or <c>type</c>.</summary>
    SchemaInvalid,

    /// <summary>Evidence, terms of use, a refresh service, a name or a description is not what the model allows.</summary>
    MemberInvalid,

    /// <summary><c>verifiableCredential</c> is not a list of objects.</summary>
    CredentialsInvalid,

    /// <summary>More contained credentials than the bound.</summary>
    TooManyCredentials,
}
