namespace OrleansMesh.Gateway.Links;

/// <summary>What another hub said when it was asked for terms that are newer than those by which an envelope is refused here (F-07).</summary>
internal enum TermsWord
{
    /// <summary>Nothing, or nothing that settles it: newer terms may be on their way.</summary>
    Untold,

    /// <summary>What is known here is as new as there.</summary>
    Known,

    /// <summary>The federation, or the key, is not known there either: nothing is on its way.</summary>
    Denied,
}
