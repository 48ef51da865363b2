using Duologue.Audio;
using Microsoft.Extensions.Logging;

namespace Duologue.Calls;

/// <summary>Tells those who listen to a call, and keeps their failures from it.</summary>
internal sealed partial class CallTaps(IReadOnlyList<ICallTap> taps, ILogger logger)
{
    public void CallerAudio(AudioFrame frame)
    {
        foreach (var tap in taps)
        {
            try
            {
                tap.OnCallerAudio(frame);
            }
            catch (Exception error)
            {
                // Whoever listens may fail, but not the call with it.
                LogFailed(logger, tap.GetType().Name, error);
            }
        }
    }

    public void AgentAudio(AudioFrame frame)
    {
        foreach (var tap in taps)
        {
            try
            {
                tap.OnAgentAudio(frame);
            }
            catch (Exception error)
            {
                // Whoever listens may fail, but not the call with it.
                LogFailed(logger, tap.GetType().Name, error);
            }
        }
    }

    public void Cleared(TimeSpan unheard)
    {
        foreach (var tap in taps)
        {
            try
            {
                tap.OnCleared(unheard);
            }
            catch (Exception error)
            {
                // Whoever listens may fail, but not the call with it.
                LogFailed(logger, tap.GetType().Name, error);
            }
        }
    }

    [LoggerMessage(6010, LogLevel.Warning, "{Tap} threw while listening to a call; the call goes on")]
    private static partial void LogFailed(ILogger logger, string tap, Exception error);
}
