namespace OrleansMesh.Domain.Authorization;

/// <summary>Whether an action across meshes is allowed, with what each verifier says; made by <see cref="Authorizer"/> alone.</summary>
public sealed class AuthorizationDecision
{
    internal AuthorizationDecision(ActionRequest request, IReadOnlyList<PrimitiveAnswer> answers, DateTimeOffset decidedAt)
    {
        Request = request;
        Answers = answers;
        DecidedAt = decidedAt;
    }

    /// <summary>What was asked.</summary>
    public ActionRequest Request { get; }

    /// <summary>True when all three say yes.</summary>
    public bool IsAllowed => Answers.All(answer => answer.Passed);

    /// <summary>Identity, credential, capability, in this order, also when one before says no.</summary>
    public IReadOnlyList<PrimitiveAnswer> Answers { get; }

    /// <summary>At which moment it holds.</summary>
    public DateTimeOffset DecidedAt { get; }

    /// <summary>The decision in lines for people.</summary>
    public string Explain() => string.Join(
        '\n',
        Answers
            .Select(answer => $"{(answer.Passed ? "yes" : "no ")} {Words.Of(answer.Primitive)}: {answer.Detail}{(answer.Passed ? "" : $" ({answer.Reason})")}")
            .Prepend($"{Request.Actor} {(IsAllowed ? "may" : "may not")} do {Request.Command} at {Request.Target}."));
}
