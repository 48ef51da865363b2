using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Duologue.Audio;

namespace Duologue.Speech.Espeak;

/// <summary>Speaks some hundred languages offline with espeak-ng, in its own rate of 22,050 Hz: plain, but understood.</summary>
/// <remarks>
/// Thread-safe; sentences of concurrent requests take turns, because the library has one state for the process. Voices are language tags.
/// Needs Debian's <c>libespeak-ng1</c> and <c>espeak-ng-data</c>, which are licensed under the GPL, version 3.
/// </remarks>
public sealed class EspeakVoice : IVoice
{
    private const string DefaultVoice = "en-us";
    private const int MostSamplesAPiece = 2_205;

    private readonly Lazy<IReadOnlyList<string>> _languages = new(FindLanguages, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <inheritdoc />
    public string Name => "espeak-ng";

    /// <inheritdoc />
    /// <exception cref="SpeechUnavailableException">The library is missing.</exception>
    public IReadOnlyList<string> Voices => _languages.Value;

    /// <summary>Whether the library is on this machine.</summary>
    /// <param name="reason">One sentence that names what to install, or null.</param>
    public static bool IsAvailable(out string? reason)
    {
        reason = EspeakEngine.CanLoad ? null : EspeakEngine.MissingMessage;
        return reason is null;
    }

    /// <inheritdoc />
    public bool Speaks(string language) => language is not null && EspeakEngine.CanLoad && FindVoice(language) is not null;

    /// <inheritdoc />
    public async IAsyncEnumerable<VoiceChunk> SpeakAsync(
        VoiceRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var named = request.Voice is { } name && Voices.Contains(name, StringComparer.OrdinalIgnoreCase) ? name : null;
        var voice = named ?? FindVoice(request.Language) ?? DefaultVoice;
        var spokenBefore = TimeSpan.Zero;
        foreach (var (start, length) in SpeechSections.Of(request.Text))
        {
            var text = request.Text.Substring(start, length);
            var (format, pieces, words) = await SpeakAsync(voice, text, request.Speed, cancellationToken).ConfigureAwait(false);
            var total = TimeSpan.FromSeconds((double)pieces.Sum(piece => piece.Length) / format.SampleRate);
            var ahead = new Queue<WordTiming>(Time(text, words, total).Select(word => new WordTiming(start + word.TextEnd, spokenBefore + word.End)));
            foreach (var chunk in Cut(format, pieces, ahead, spokenBefore))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return chunk;
            }

            spokenBefore += total;
        }
    }

    private static async Task<(AudioFormat Format, IReadOnlyList<short[]> Pieces, IReadOnlyList<EspeakWord> Words)> SpeakAsync(
        string voice, string text, double speed, CancellationToken cancellationToken)
    {
        await EspeakEngine.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => EspeakEngine.Speak(voice, text, Math.Clamp(speed, 0.25, 1.5), cancellationToken), CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            EspeakEngine.Gate.Release();
        }
    }

    /// <summary>A word ends where the next begins, the last with the audio.</summary>
    private static IEnumerable<WordTiming> Time(string text, IReadOnlyList<EspeakWord> words, TimeSpan total)
    {
        var told = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var end = IndexOf(text, words[i].Position + words[i].Length);
            if (end > told)
            {
                told = end;
                yield return new WordTiming(end, i + 1 < words.Count ? words[i + 1].Start : total);
            }
        }
    }

    private static int IndexOf(string text, int codePoints)
    {
        var index = 0;
        for (; codePoints > 0 && index < text.Length; codePoints--)
        {
            index += char.IsHighSurrogate(text[index]) ? 2 : 1;
        }

        return Math.Min(index, text.Length);
    }

    private static IEnumerable<VoiceChunk> Cut(AudioFormat format, IReadOnlyList<short[]> pieces, Queue<WordTiming> ahead, TimeSpan before)
    {
        long samples = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            for (var offset = 0; offset < pieces[i].Length; offset += MostSamplesAPiece)
            {
                var piece = pieces[i].AsSpan(offset, Math.Min(MostSamplesAPiece, pieces[i].Length - offset));
                samples += piece.Length;
                var last = i + 1 == pieces.Count && offset + piece.Length == pieces[i].Length;
                var end = before + TimeSpan.FromSeconds((double)samples / format.SampleRate);
                List<WordTiming>? heard = null;
                while (ahead.TryPeek(out var word) && (last || word.End <= end))
                {
                    (heard ??= []).Add(ahead.Dequeue());
                }

                var frame = new AudioFrame(format, MemoryMarshal.AsBytes(piece).ToArray());
                yield return new VoiceChunk(frame, heard ?? (IReadOnlyList<WordTiming>)[]);
            }
        }
    }

    private static IReadOnlyList<string> FindLanguages()
    {
        EspeakEngine.Gate.Wait();
        try
        {
            // The default first, as every voice has it.
            return [DefaultVoice, .. EspeakEngine.ReadLanguages().Where(language => language != DefaultVoice)];
        }
        finally
        {
            EspeakEngine.Gate.Release();
        }
    }

    /// <summary>The voice of a tag: the tag itself, its language alone, or the first that begins with it.</summary>
    private string? FindVoice(string language)
    {
        var tag = language.Replace('_', '-').ToLowerInvariant();
        var primary = tag.Split('-')[0];
        return tag == "en" ? DefaultVoice
            : Voices.FirstOrDefault(voice => voice == tag) ?? Voices.FirstOrDefault(voice => voice == primary)
            ?? Voices.FirstOrDefault(voice => voice.StartsWith(primary + "-", StringComparison.Ordinal));
    }
}
