using Duologue.App.Agents;
using Duologue.App.Conversation;
using Duologue.App.Phone;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Phone;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.App.Commands;

/// <summary>The phone on which agents of <c>duologue talk</c> ring: the local line, with its calls among the lines of the conversation.</summary>
internal static class TalkPhone
{
    /// <param name="model">What makes the talk, on both sides.</param>
    /// <param name="clock">The conversation's.</param>
    /// <param name="output">Where the lines go; thread-safe.</param>
    /// <param name="callOut">The WAV file of the call; null for none.</param>
    /// <exception cref="AppException">The file cannot be written.</exception>
    public static LocalPhoneLine Open(IRealtimeModel model, TimeProvider clock, IConversationOutput output, string? callOut)
    {
        if (callOut is not null)
        {
            // a wrong path shall be known before the call
            new CallRecording(callOut).Dispose();
        }

        var lines = new PhoneLines(output, clock);
        return new LocalPhoneLine(call => Plan(call, model, clock, lines), model, log: null, clock, NullLoggerFactory.Instance)
        {
            RecordTo = callOut,
            Placed = lines.Placed,
        };
    }

    private static PhoneCallPlan Plan(PhoneCall call, IRealtimeModel model, TimeProvider clock, PhoneLines lines)
    {
        var entry = AgentCatalogue.Find(call.Agent);
        var agent = entry.Create(new AgentSetup(clock) { Call = call });
        return new PhoneCallPlan(new RealtimeRunner(agent, model, timeProvider: clock))
        {
            Options = new CallOptions { Observers = [lines] },
            Finished = async (ended, cancellationToken) =>
            {
                lines.Ended(ended);
                if (entry.Finished is { } finished)
                {
                    await finished(ended, cancellationToken);
                }
            },
        };
    }
}
