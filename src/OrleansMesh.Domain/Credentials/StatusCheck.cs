namespace OrleansMesh.Domain.Credentials;

/// <summary>Looks a credential's entries up in lists that are at hand (Bitstring Status List 3.2). What cannot be told is refused.</summary>
internal static class StatusCheck
{
    public static VerificationRefusal Run(CredentialDocument document, CredentialExpectation expected, DateTimeOffset now)
    {
        bool revocable = false;
        VerificationRefusal found = VerificationRefusal.None;
        foreach (CredentialStatusEntry entry in document.Statuses)
        {
            VerificationRefusal refusal = Look(document, entry, expected, now, out StatusPurpose purpose);
            if (refusal is not (VerificationRefusal.None or VerificationRefusal.Suspended))
            {
                return refusal;
            }

            // Revoked is the graver word: a suspended entry waits for the others.
            found = refusal == VerificationRefusal.None ? found : refusal;
            revocable |= purpose == StatusPurpose.Revocation;
        }

        return found == VerificationRefusal.None && !revocable && expected.Status == StatusRule.Require ? VerificationRefusal.StatusMissing : found;
    }

    private static VerificationRefusal Look(
        CredentialDocument document, CredentialStatusEntry entry, CredentialExpectation expected, DateTimeOffset now, out StatusPurpose purpose)
    {
        purpose = default;
        if (!entry.IsKnown)
        {
            return VerificationRefusal.StatusTypeUnsupported;
        }

        if (!StatusPurposeNames.TryParse(entry.Purpose, out purpose))
        {
            return VerificationRefusal.StatusPurposeUnsupported;
        }

        if (entry.SizeBits != 1)
        {
            return VerificationRefusal.StatusSizeUnsupported;
        }

        if (expected.StatusLists(entry.ListUrl) is not { } list || list.ValidUntil <= now)
        {
            return VerificationRefusal.StatusListUnavailable;
        }

        if (list.Issuer != document.Issuer)
        {
            return VerificationRefusal.StatusListIssuerMismatch;
        }

        if (!list.Purposes.Contains(purpose) || list.IsOf2021 != (entry.Type == CredentialStatusEntry.StatusList2021Type))
        {
            return VerificationRefusal.StatusListMismatch;
        }

        if (entry.Index >= list.Bits.Count)
        {
            return VerificationRefusal.StatusIndexOutOfRange;
        }

        if (!list.Bits[(int)entry.Index])
        {
            return VerificationRefusal.None;
        }

        return purpose == StatusPurpose.Revocation ? VerificationRefusal.Revoked : VerificationRefusal.Suspended;
    }
}
