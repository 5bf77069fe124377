using OrleansMesh.Domain.Admission;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Hubs;

internal sealed record Receipt(ReceiptState State, Refusal Refusal, string Detail);
