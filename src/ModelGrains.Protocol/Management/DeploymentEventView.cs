namespace ModelGrains.Protocol.Management;

/// <summary>One thing that happened to a deployment, as the management API shows it.</summary>
/// <param name="Sequence">Its number within the deployment, from 1.</param>
/// <param name="Time">When, in UTC.</param>
/// <param name="Step">The step: <c>Verify</c>.</param>
/// <param name="State">How the step stands from then on: <c>Running</c>, <c>Succeeded</c> or <c>Failed</c>.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="Reason">Why; empty where the step says it.</param>
/// <param name="Evidence">What shows it.</param>
public sealed record DeploymentEventView(int Sequence, DateTimeOffset Time, string Step, string State, string Actor, string Reason, string Evidence);
