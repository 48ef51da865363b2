using Duologue.Models;

namespace Duologue.AspNetCore.Browser;

/// <summary>What the page may set, as it is now. Thread-safe.</summary>
internal sealed class PageSettings(Casting casting, TurnDetection turns, string voice)
{
    private volatile TurnDetection _turns = turns;
    private volatile string _voice = voice;

    /// <summary>How turns are found.</summary>
    public TurnDetection Turns
    {
        get => _turns;
        set => _turns = value;
    }

    /// <summary>The voice; empty when the model does not name its own.</summary>
    public string Voice
    {
        get => _voice;
        set => _voice = value;
    }

    /// <summary>Who speaks; null before the session runs.</summary>
    public Func<RealtimeAgent>? Speaker { get; set; }

    /// <summary>Name of who speaks.</summary>
    public string Agent => (Speaker?.Invoke() ?? casting.First).Name;

    /// <summary>All of it for the page.</summary>
    public BrowserMessages.Settings Message() => new(Agent, casting.Choice, Voice, PageViews.Turn(Turns), casting.Graph);
}
