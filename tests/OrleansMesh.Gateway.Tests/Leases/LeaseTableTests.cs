using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Leases;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Leases;

public sealed class LeaseTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SampleMesh Acme = new("did:mesh:enterprise:acme-001");
    private static readonly SampleMesh Mit = new("did:mesh:academic:mit-001");

    private readonly LeaseTable _table = new();
    private readonly SampleFederation _federation = new(Now, Acme, Mit);

    [Fact]
    public void IsFresh_FiveSecondsAfterTheLastSign_IsTheLastMoment()
    {
        Assert.False(_table.IsFresh(Now));
        _table.Refreshed(Now);

        Assert.True(_table.IsFresh(Now));
        Assert.True(_table.IsFresh(Now + TimeSpan.FromSeconds(5)));
        Assert.False(_table.IsFresh(Now + TimeSpan.FromSeconds(5) + TimeSpan.FromTicks(1)));
        _table.Refreshed(Now + TimeSpan.FromSeconds(6));
        Assert.True(_table.IsFresh(Now + TimeSpan.FromSeconds(11)));
    }

    [Fact]
    public void Apply_ByVersion_GoesForwardOnly()
    {
        _table.Apply(Record(2, FederationStatus.Active));
        Assert.Equal((LeaseStatus.Active, 2), Lease());
        _table.Apply(Record(3, FederationStatus.Ended));
        Assert.Equal((LeaseStatus.Ended, 3), Lease());
        _table.Apply(Record(2, FederationStatus.Active));
        Assert.Equal((LeaseStatus.Ended, 3), Lease());
    }

    [Fact]
    public void Apply_AnAgreementThatDoesNotParse_AdmitsNothing()
    {
        _table.Apply(Record(2, FederationStatus.Active));
        _table.Apply(Record(3, FederationStatus.Active) with { Agreement = [1, 2, 3] });

        Assert.False(_table.TryGet(_federation.Id, out _));
    }

    [Fact]
    public void PartnersOf_WhileTheFederationIsInForce_AreItsOtherParties()
    {
        Assert.Empty(_table.PartnersOf(Acme.Id));
        _table.Apply(Record(2, FederationStatus.Active));
        Assert.Equal([Mit.Id], _table.PartnersOf(Acme.Id));
        Assert.Equal([Acme.Id], _table.PartnersOf(Mit.Id));
        Assert.Empty(_table.PartnersOf("did:mesh:enterprise:other"));
        _table.Apply(Record(3, FederationStatus.Suspended));
        Assert.Empty(_table.PartnersOf(Acme.Id));
        _table.Apply(Record(4, FederationStatus.Active));
        Assert.Equal([Mit.Id], _table.PartnersOf(Acme.Id));
        _table.Apply(Record(5, FederationStatus.Ended));
        Assert.Empty(_table.PartnersOf(Acme.Id));
        _table.Apply(Record(6, FederationStatus.Active));
        _table.Replace(new LeaseSnapshot(Guid.NewGuid(), 7, []));
        Assert.Empty(_table.PartnersOf(Acme.Id));
    }

    [Fact]
    public void Replace_WhatIsNotLiveAnyMore_IsGoneAndWhatEndedIsStillKnown()
    {
        var other = new SampleFederation(Now, Acme, Mit);
        _table.Apply(Record(2, FederationStatus.Ended));
        _table.Apply(new LeaseRecord(other.Id, 2, FederationStatus.Active, other.Agreement.Bytes.ToArray()));
        _table.Replace(new LeaseSnapshot(Guid.NewGuid(), 7, []));

        Assert.False(_table.TryGet(other.Id, out _));
        Assert.Equal((LeaseStatus.Ended, 2), Lease());
    }

    [Fact]
    public void OnHold_FederationOrParty_IsSuspendedUntilItIsOver()
    {
        _table.Apply(Record(2, FederationStatus.Active));
        IFederationsOnHold federations = _table;
        IMembersOnHold members = _table;

        federations.Replace(new HashSet<Guid> { Guid.NewGuid() });
        Assert.Equal((LeaseStatus.Active, 2), Lease());
        federations.Replace(new HashSet<Guid> { _federation.Id });
        Assert.Equal((LeaseStatus.Suspended, 2), Lease());
        members.Replace(new HashSet<string> { Mit.Id });
        federations.Replace(new HashSet<Guid>());
        Assert.Equal((LeaseStatus.Suspended, 2), Lease());
        members.Replace(new HashSet<string>());
        Assert.Equal((LeaseStatus.Active, 2), Lease());
    }

    private LeaseRecord Record(int version, FederationStatus status) => new(_federation.Id, version, status, _federation.Agreement.Bytes.ToArray());

    private (LeaseStatus Status, int Version) Lease() => _table.TryGet(_federation.Id, out Lease? lease) ? (lease.Status, (int)lease.Version) : default;
}
