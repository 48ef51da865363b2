namespace Duologue.Phone;

/// <summary>Decides how a phone call is held: looks at <see cref="PhoneCall.Agent"/> and the variables, and names agent and model.</summary>
/// <param name="call">The call; nobody talks in it yet.</param>
/// <returns>The plan; null when there is no such agent.</returns>
public delegate PhoneCallPlan? PhoneCallPlanner(PhoneCall call);
