using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Gateway.Links;

/// <summary>Finds the hub that holds a federation by the word of one that was shown it (F-07): it is asked, and whom it names, and nobody a third time, whatever they answer.</summary>
/// <param name="self">This hub's DID.</param>
/// <param name="find">The route to a hub by its DID; null for none.</param>
/// <param name="ask">Asks a hub; its word, and the DID of the hub that it names as the one that holds it, null for none.</param>
internal sealed class HolderSearch(string self, Func<string, Route?> find, Func<Route, Task<(TermsWord Word, string? HeldBy)>> ask)
{
    /// <summary>The word of the hub that holds it; denied when that is this one, which knows nothing of it, and untold when none that says so is found.</summary>
    public async Task<TermsWord> AskAsync(Route first)
    {
        (TermsWord word, string? heldBy) = await ask(first);
        if (heldBy is null)
        {
            return word;
        }

        if (heldBy == self)
        {
            return TermsWord.Denied;
        }

        // one that names itself does not hold it, or it had shown it
        if (heldBy == first.Hub || find(heldBy) is not { } holder)
        {
            return TermsWord.Untold;
        }

        (word, heldBy) = await ask(holder);
        return heldBy is null ? word : TermsWord.Untold;
    }
}
