using Duologue.Audio;
using Duologue.Models;

namespace Duologue.Load.Talk;

/// <summary>The model behind the servers that are measured: it costs next to nothing, and stamps what it says.</summary>
/// <param name="measures">Where its lines count.</param>
/// <param name="flood">Null when it follows the script.</param>
internal sealed class TalkModel(ModelMeasures measures, Flood? flood) : IRealtimeModel
{
    /// <inheritdoc />
    public string Name => "load";

    /// <inheritdoc />
    public RealtimeCapabilities Capabilities { get; } = new()
    {
        InputFormats = [AudioFormat.Pcm24k],
        OutputFormats = [AudioFormat.Pcm24k],
        Voices = ["load"],
    };

    /// <inheritdoc />
    public ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IRealtimeConnection>(new TalkConnection(measures, flood));
}
