namespace OrleansMesh.Gateway.Links;

/// <summary>What became of showing a hub what it is owed.</summary>
internal enum HomePayment
{
    /// <summary>The hub has it, or it is not owed any more.</summary>
    Paid,

    /// <summary>The hub did not answer, or what is owed cannot be read now.</summary>
    Unanswered,

    /// <summary>The hub does not take it as it is.</summary>
    Refused,
}
