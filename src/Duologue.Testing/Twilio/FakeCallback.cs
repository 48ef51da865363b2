namespace Duologue.Testing.Twilio;

/// <summary>A status callback of a call.</summary>
/// <param name="Event"><c>initiated</c>, <c>ringing</c>, <c>answered</c> or <c>completed</c>.</param>
/// <param name="Status">The call's status in it.</param>
/// <param name="SequenceNumber">From 0.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="Parameters">The whole form.</param>
public sealed record FakeCallback(
    string Event, string Status, int SequenceNumber, string Url, IReadOnlyList<KeyValuePair<string, string>> Parameters);
