using System.Runtime.InteropServices;

namespace OrleansMesh.Gateway.Links;

/// <summary>How many questions the refusals of what sessions submit may cost, so that a member that sends what nobody knows costs no call for each (N-05).</summary>
internal sealed class QuestionRate(TimeProvider clock)
{
    /// <summary>Questions for one mesh in a <see cref="Period"/>.</summary>
    public const int OfMeshMax = 32;

    /// <summary>Questions for all meshes in a <see cref="Period"/>.</summary>
    public const int CountMax = 512;

    /// <summary>Counted in periods that follow each other, each from its first question on.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _ofMesh = new(StringComparer.Ordinal);
    private long _since;
    private int _count;

    /// <summary>Takes one for a mesh; false when it, or all together, have had as many as they may.</summary>
    public bool TryTake(string meshId)
    {
        long now = clock.GetTimestamp();
        lock (_gate)
        {
            if (_count == 0 || clock.GetElapsedTime(_since, now) >= Period)
            {
                _ofMesh.Clear();
                (_since, _count) = (now, 0);
            }

            if (_count >= CountMax || _ofMesh.GetValueOrDefault(meshId) >= OfMeshMax)
            {
                return false;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(_ofMesh, meshId, out _)++;
            _count++;
            return true;
        }
    }
}
