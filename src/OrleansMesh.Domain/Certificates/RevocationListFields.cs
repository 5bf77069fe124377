using System.Numerics;

namespace OrleansMesh.Domain.Certificates;

/// <summary>What a revocation list says, as it was read and not yet verified.</summary>
/// <param name="Issuer">The issuer's name, DER.</param>
/// <param name="ThisUpdate">When it was issued.</param>
/// <param name="NextUpdate">By when there will be a newer one.</param>
/// <param name="Number">Not below zero.</param>
/// <param name="Revoked">Serial numbers as <see cref="RevocationList.Text"/> spells them.</param>
internal sealed record RevocationListFields(byte[] Issuer, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, BigInteger Number, HashSet<string> Revoked);
