using Duologue.Models;
using Duologue.Testing;

namespace Duologue.Tests.Sessions;

/// <summary>A model under the central conversation tests: scripted, cascade, or a server behind a socket.</summary>
/// <remarks>
/// The tests queue what the model shall do, in order, then act through a session. An implementation turns the queue into scripts,
/// a fake brain, or recorded events.
/// </remarks>
public interface ISessionFixture : IAsyncDisposable
{
    /// <summary>The clock of the runner.</summary>
    ManualTimeProvider Time { get; }

    /// <summary>The model.</summary>
    IRealtimeModel Model { get; }

    /// <summary>Settings every session needs with this model.</summary>
    RealtimeSettings Settings { get; }

    /// <summary>The next answer is these words.</summary>
    void WillSay(string text);

    /// <summary>The next answer is these words, and stays unfinished until it is interrupted.</summary>
    void WillKeepTalking(string text);

    /// <summary>The next answer calls these tools.</summary>
    void WillCall(params (string Name, string Arguments)[] calls);

    /// <summary>The next out-of-band answer is these words.</summary>
    void WillSayAside(string text);

    /// <summary>The user says something aloud: speech begins and ends, and is understood as these words.</summary>
    Task UserSaysAsync(RealtimeSession session, string text, CancellationToken cancellationToken);

    /// <summary>The user begins to speak, and goes on.</summary>
    Task UserBeginsAsync(RealtimeSession session, CancellationToken cancellationToken);

    /// <summary>The tool outputs the model has been told, in order: call id and output.</summary>
    IReadOnlyList<(string CallId, string Output)> ToolOutputs { get; }

    /// <summary>The instructions the model follows now.</summary>
    string? Instructions { get; }

    /// <summary>The truncations the model was told: item and what was heard of it.</summary>
    IReadOnlyList<(string ItemId, TimeSpan Heard)> Truncations { get; }
}
