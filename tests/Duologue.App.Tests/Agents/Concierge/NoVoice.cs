using Duologue.Speech;

namespace Duologue.App.Tests.Agents.Concierge;

/// <summary>A voice for conversations in writing.</summary>
internal sealed class NoVoice : IVoice
{
    public string Name => "none";

    public IReadOnlyList<string> Voices => ["none"];

    public bool Speaks(string language) => true;

    public IAsyncEnumerable<VoiceChunk> SpeakAsync(VoiceRequest request, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Nothing is spoken in this test.");
}
