using System.Globalization;
using OrleansMesh.Domain.Identity.Resolution;

namespace OrleansMesh.Domain.Identity.Registry;

/// <summary>Resolves a did:mesh from its verified history (I-01): the present version, or the one of a number or a time.</summary>
public static class MeshResolution
{
    /// <summary>The outcome for one mesh; <paramref name="parameters"/> choose a version, null means the present one.</summary>
    public static DidResolution Resolve(MeshHistory history, DidUrlParameters? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        int at = Choose(history, parameters);
        if (at < 0)
        {
            return DidResolution.Failed(ResolutionError.NotFound, $"{history.Id} has no such version; there are {history.Versions.Count}.");
        }

        MeshVersion version = history.Versions[at];
        return DidResolution.Found(version.Registration.Document, new DidDocumentMetadata
        {
            Created = history.Versions[0].Registration.CreatedAt,
            Updated = version.Registration.CreatedAt,
            Deactivated = history.IsDeactivated,
            VersionId = Print(version.Registration.Version),
            NextUpdate = version.ValidUntil,
            NextVersionId = version.ValidUntil is null ? null : Print(version.Registration.Version + 1),
        });
    }

    private static int Choose(MeshHistory history, DidUrlParameters? parameters) => parameters switch
    {
        { VersionId: { } id } => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= 1 && number <= history.Versions.Count && Print(number) == id
            ? (int)number - 1
            : -1,
        { VersionTime: { } time } => history.At(time) is { } version ? (int)version.Registration.Version - 1 : -1,
        _ => history.Versions.Count - 1,
    };

    private static string Print(long version) => version.ToString(CultureInfo.InvariantCulture);
}
