namespace Duologue.Models;

/// <summary>What makes the talk: OpenAI's Realtime API, a cascade of recogniser, chat model and voice, or your own.</summary>
/// <remarks>Thread-safe; one per application, any number of connections.</remarks>
public interface IRealtimeModel
{
    /// <summary>The name shown to users and in telemetry, such as <c>openai</c>.</summary>
    string Name { get; }

    /// <summary>What it can do; read once at the start of a session.</summary>
    RealtimeCapabilities Capabilities { get; }

    /// <summary>Opens a line for one conversation, configured and ready to be sent events.</summary>
    /// <exception cref="RealtimeException">The line could not be opened; the message says why and what to do.</exception>
    ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default);
}
