namespace Duologue.AspNetCore.Twilio;

/// <summary>A mark on its way to the phone or back.</summary>
/// <param name="Name">The name that the endpoint was given.</param>
/// <param name="Position">Bytes queued before it, since the beginning.</param>
/// <param name="SentAt">When it went out; counts once it has.</param>
internal readonly record struct PhoneMark(string Name, long Position, TimeSpan SentAt);
