namespace Duologue.Testing.Twilio;

/// <summary>What a media stream knows of its call.</summary>
internal sealed record StreamContext(string AccountSid, string CallSid, FakeEar Ear, Action<string> Violate, Action Changed);
