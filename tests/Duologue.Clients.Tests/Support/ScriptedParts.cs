using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Clients.Tests.Support;

/// <summary>A cascade whose parts do what the test says, so that nothing depends on what a recogniser makes of a recording.</summary>
internal sealed class ScriptedParts
{
    public ScriptedRecognizer Ears { get; } = new();

    public ScriptedChat Brain { get; } = new();

    public ToneVoice Mouth { get; } = new();

    /// <summary>The model; one for each call.</summary>
    public IRealtimeModel Model => new CascadeModel(Ears, Brain, Mouth, new CascadeOptions { ChatTimeout = TimeSpan.FromMinutes(5) });
}
