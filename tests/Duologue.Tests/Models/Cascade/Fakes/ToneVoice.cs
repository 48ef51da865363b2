using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Duologue.Audio;
using Duologue.Speech;

namespace Duologue.Tests.Models.Cascade.Fakes;

/// <summary>Speaks every word as 200 ms of tone, in pieces of 50 ms.</summary>
internal sealed class ToneVoice : IVoice
{
    public static readonly TimeSpan Word = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();

    public string Name => "tone";

    public IReadOnlyList<string> Voices { get; } = ["low", "high"];

    public AudioFormat Format { get; init; } = AudioFormat.Pcm16k;

    public bool TellsWords { get; set; } = true;

    public List<VoiceRequest> Requests { get; } = [];

    /// <summary>Thrown after the first piece of audio.</summary>
    public Exception? Error { get; set; }

    /// <summary>Waited for after the first 100 ms of a request.</summary>
    public Task? Gate { get; set; }

    /// <summary>Pieces made so far.</summary>
    public int Made { get; private set; }

    public bool Speaks(string language) => true;

    public async IAsyncEnumerable<VoiceChunk> SpeakAsync(VoiceRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Requests.Add(request);
        }

        var end = TimeSpan.Zero;
        var made = 0;
        for (var at = 0; at < request.Text.Length;)
        {
            var space = request.Text.IndexOf(' ', at);
            var textEnd = space < 0 ? request.Text.Length : space;
            at = textEnd + 1;
            end += Word;
            for (var i = 0; i < 4; i++)
            {
                if (made == 2 && Gate is { } gate)
                {
                    await gate.WaitAsync(cancellationToken);
                }

                if (made == 1 && Error is { } error)
                {
                    throw error;
                }

                cancellationToken.ThrowIfCancellationRequested();
                made++;
                Made++;
                yield return new VoiceChunk(Tone(), i == 3 && TellsWords ? [new WordTiming(textEnd, end)] : []);
            }
        }
    }

    private AudioFrame Tone()
    {
        var samples = new short[Format.SampleRate / 20];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(8_000 * Math.Sin(2 * Math.PI * 400 * i / Format.SampleRate));
        }

        return new AudioFrame(Format, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
    }
}
