using Duologue.Calls;
using Duologue.Phone;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <summary>What the calls of one line share.</summary>
internal sealed record SwitchboardParts(
    TwilioOptions Options,
    TwilioApi Api,
    PhoneCallLog Log,
    CallRegistry Registry,
    TimeProvider TimeProvider,
    ILoggerFactory LoggerFactory)
{
    public StreamTokens Tokens { get; } = new(TimeProvider, Options.TokenLifetime);

    public ModelHealth Health { get; } = new(TimeProvider);

    public ILogger Logger { get; } = LoggerFactory.CreateLogger<Switchboard>();
}
