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

    /// <summary>Readies what a conversation with these settings needs, so that the first one is not slower than the rest.</summary>
    /// <remarks>Optional: does nothing unless a model says otherwise. Idempotent.</remarks>
    /// <param name="settings">As for <see cref="ConnectAsync"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="RealtimeException">A conversation could not be held; the message says why and what to do.</exception>
    ValueTask PrepareAsync(RealtimeSettings settings, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
