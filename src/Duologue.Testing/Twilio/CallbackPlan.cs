namespace Duologue.Testing.Twilio;

/// <summary>Who wants to be told what about a call.</summary>
/// <param name="Url">Where; null for nobody.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Events">Some of <c>initiated</c>, <c>ringing</c>, <c>answered</c>, <c>completed</c>.</param>
internal sealed record CallbackPlan(Uri? Url, string Method, IReadOnlyCollection<string> Events);
