namespace Duologue.Testing.Twilio;

/// <summary>Who rings whom, and under which name.</summary>
internal sealed record CallFacts(string CallSid, string AccountSid, string From, string To, string Direction, DateTimeOffset CreatedAt)
{
    public bool IsInbound => Direction == "inbound";
}
