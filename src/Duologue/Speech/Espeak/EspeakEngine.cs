using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Duologue.Audio;

namespace Duologue.Speech.Espeak;

/// <summary>The one espeak-ng of the process. Two threads inside it kill the process, so callers hold <see cref="Gate"/> for one clause at a time.</summary>
internal static unsafe class EspeakEngine
{
    internal const string MissingMessage =
        "Speech in other languages needs libespeak-ng1: run 'sudo apt-get install libespeak-ng1 espeak-ng-data' or ./run.sh, which does it.";

    private const int BufferMilliseconds = 50;
    private const int NormalWordsPerMinute = 175;

    private static readonly Lazy<int> Rate = new(Start, LazyThreadSafetyMode.ExecutionAndPublication);
    private static List<short[]> _pieces = [];
    private static List<EspeakWord> _words = [];
    private static CancellationToken _stop;

    /// <summary>Held around every call below.</summary>
    internal static SemaphoreSlim Gate { get; } = new(1);

    internal static bool CanLoad => NativeLibrary.TryLoad(EspeakNative.Library, typeof(EspeakEngine).Assembly, null, out _);

    /// <summary>Language tags of the installed voices, lower case, best voice of a language first.</summary>
    internal static IReadOnlyList<string> ReadLanguages()
    {
        _ = Rate.Value;
        var languages = new List<(byte Priority, string Tag)>();
        for (var voice = EspeakNative.ListVoices(0); *voice is not null; voice++)
        {
            for (var language = (*voice)->Languages; *language != 0; language += 2 + Encoding.UTF8.GetByteCount(Tag(language)))
            {
                languages.Add((*language, Tag(language)));
            }
        }

        return [.. languages.OrderBy(language => language.Priority).Select(language => language.Tag).Distinct(StringComparer.Ordinal)];

        static string Tag(byte* language) => Marshal.PtrToStringUTF8((nint)(language + 1)) ?? "";
    }

    /// <summary>Speaks one clause and returns it whole: a fraction of a millisecond a second of speech.</summary>
    internal static (AudioFormat Format, IReadOnlyList<short[]> Pieces, IReadOnlyList<EspeakWord> Words) Speak(
        string voice, string text, double speed, CancellationToken cancellationToken)
    {
        var format = new AudioFormat(AudioEncoding.Pcm16, Rate.Value);
        _pieces = [];
        _words = [];
        _stop = cancellationToken;
        if (EspeakNative.SetVoice(voice) != 0)
        {
            throw new SpeechUnavailableException($"espeak-ng has no voice '{voice}': run 'espeak-ng --voices' to see those it has.");
        }

        _ = EspeakNative.SetParameter(EspeakNative.WordsPerMinute, (int)(NormalWordsPerMinute * speed), 0);
        var bytes = Encoding.UTF8.GetBytes(text + "\0");
        fixed (byte* pointer = bytes)
        {
            _ = EspeakNative.Synthesize(pointer, (nuint)bytes.Length, 0, 1, 0, EspeakNative.Utf8WithEndPause, null, 0);
        }

        return (format, _pieces, _words);
    }

    private static int Start()
    {
        if (!CanLoad)
        {
            throw new SpeechUnavailableException(MissingMessage);
        }

        var rate = EspeakNative.Initialize(EspeakNative.Synchronous, BufferMilliseconds, null, EspeakNative.DoNotExit);
        if (rate <= 0)
        {
            throw new SpeechUnavailableException($"espeak-ng finds no voices. {MissingMessage}");
        }

        EspeakNative.SetCallback(&Receive);
        return rate;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Receive(short* samples, int count, EspeakNative.Event* events)
    {
        for (; events is not null && events->Type != EspeakNative.EndOfList; events++)
        {
            if (events->Type == EspeakNative.WordEvent)
            {
                _words.Add(new EspeakWord(events->TextPosition - 1, events->Length, TimeSpan.FromMilliseconds(events->AudioMilliseconds)));
            }
        }

        if (samples is not null && count > 0)
        {
            _pieces.Add(new ReadOnlySpan<short>(samples, count).ToArray());
        }

        return _stop.IsCancellationRequested ? 1 : 0;
    }
}
