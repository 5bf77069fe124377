namespace OrleansMesh.Wire.Requests;

/// <summary>The strongest path over the edges that one hub keeps.</summary>
/// <param name="Weight">0 to 100: the product of the weights of its steps; 0 for no path.</param>
/// <param name="Steps">At most 4, in order; none for no path.</param>
/// <param name="Cuts">Bounds behind which a stronger path may be: <c>depth</c>, <c>fan-out</c>, <c>meshes</c>; none when all was looked at.</param>
/// <param name="Region">The region whose edges these are: other hubs keep their own.</param>
public sealed record TrustPathResult(string From, string To, double Weight, IReadOnlyList<TrustStepView> Steps, IReadOnlyList<string> Cuts, string Region);
