using Duologue.App.Agents;
using Duologue.App.Conversation;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Phone;

namespace Duologue.App.Serve;

/// <summary>Gives every phone call an agent of its own from the catalogue; the model is one for all.</summary>
/// <param name="model">What makes the talk.</param>
/// <param name="services">Services for the agents' tools.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PhonePlans(IRealtimeModel model, IServiceProvider services, TimeProvider timeProvider)
{
    private static readonly RealtimeSettings Inbound = new() { TurnDetection = new TurnDetection.ServerVad() };

    /// <summary>A <see cref="PhoneCallPlanner"/>.</summary>
    /// <exception cref="ArgumentException">The call's variables are not what the agent needs.</exception>
    public PhoneCallPlan? Plan(PhoneCall call)
    {
        // an agent that others send out is nobody's to ring
        if (AgentCatalogue.TryFind(call.Agent) is not { } entry || (call.Direction == PhoneCallDirection.Inbound && !entry.IsListed))
        {
            return null;
        }

        // the line is asked for late: a line may itself want to know the plans
        var agent = Create(entry, new AgentSetup(timeProvider) { Line = services.GetRequiredService<IPhoneLine>(), Call = call });
        var runner = new RealtimeRunner(
            agent, model, loggerFactory: services.GetRequiredService<ILoggerFactory>(), services: services, timeProvider: timeProvider);
        return new PhoneCallPlan(runner)
        {
            Options = new CallOptions
            {
                // how long whom we ring may pause is the line's to say
                Settings = call.Direction == PhoneCallDirection.Inbound ? Inbound : null,
                Registry = services.GetRequiredService<CallRegistry>(),
                FarewellAudio = Farewell.SpeakAsync,
            },
            Finished = entry.Finished,
        };
    }

    private static RealtimeAgent Create(CatalogueEntry entry, AgentSetup setup)
    {
        try
        {
            return entry.Create(setup);
        }
        catch (AppException error)
        {
            // the wish for the call lacks what the agent needs: whoever asked is told
            throw new ArgumentException(error.Message, error);
        }
    }
}
