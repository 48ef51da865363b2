using Duologue.AspNetCore.Wire;
using Duologue.Models.Cascade;
using Duologue.Testing;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.AspNetCore.Tests.Support;

/// <summary>A server with the real cascade behind it, of parts that do what the test tells them.</summary>
internal sealed class WireTalk : IAsyncDisposable
{
    private WireTalk(WireServer server) => Server = server;

    public WireServer Server { get; }

    public ScriptedRecognizer Ears { get; private init; } = new();

    public ScriptedChat Brain { get; private init; } = new();

    public ToneVoice Mouth { get; private init; } = new();

    public static async Task<WireTalk> StartAsync(
        ScriptedRecognizer? ears = null, ScriptedChat? brain = null, ToneVoice? mouth = null, bool needsKey = false, RealtimeApiOptions? options = null)
    {
        (ears, brain, mouth) = (ears ?? new ScriptedRecognizer(), brain ?? new ScriptedChat(), mouth ?? new ToneVoice());
        var model = new CascadeModel(ears, brain, mouth, new CascadeOptions { VoiceActivityDetector = () => new LoudDetector(), TimeProvider = new ManualTimeProvider() });
        return new WireTalk(await WireServer.StartAsync(model, needsKey, options)) { Ears = ears, Brain = brain, Mouth = mouth };
    }

    public Task<WireClient> OpenAsync(string target = "/v1/realtime?model=gpt-realtime", WireClientOptions? options = null) => Server.OpenAsync(target, options);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
