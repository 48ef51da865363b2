using System.Runtime.InteropServices;

namespace Duologue.Speech.PocketSphinx;

/// <summary>One native decoder. Every call on the thread of its lane; only one utterance at a time.</summary>
internal sealed unsafe class SphinxDecoder
{
    private static readonly TimeSpan FrameLength = TimeSpan.FromMilliseconds(10);

    private readonly nint _decoder;
    private readonly CepstralMean _mean;
    private bool _freed;

    internal SphinxDecoder(SphinxVocabulary vocabulary, LaneVocabulary laneVocabulary, bool telephone, IReadOnlyList<string> arguments)
    {
        Vocabulary = vocabulary;
        LaneVocabulary = laneVocabulary;
        Telephone = telephone;
        var parsed = SphinxArguments.Parse(arguments);
        _decoder = PocketSphinxNative.Create(parsed);
        _ = SphinxBaseNative.FreeArguments(parsed);
        if (_decoder == 0)
        {
            throw new SpeechUnavailableException("The recogniser cannot read its model; reinstall pocketsphinx-en-us or delete the recogniser's cache folder.");
        }

        _mean = new CepstralMean(_decoder, telephone);
    }

    internal SphinxVocabulary Vocabulary { get; }

    internal LaneVocabulary LaneVocabulary { get; }

    internal SphinxLane Lane => LaneVocabulary.Lane;

    internal bool Telephone { get; }

    /// <summary>Gives the decoder its language models; it owns one reference to them from now on.</summary>
    internal void Attach(string name, nint modelSet)
    {
        Check(PocketSphinxNative.SetLanguageModel(_decoder, name, modelSet), "take its language model");
        Check(PocketSphinxNative.SetSearch(_decoder, name), "use its language model");
    }

    /// <summary>Begins an utterance as if it were the first ever: nothing of an earlier caller may change what this one is heard to say.</summary>
    /// <param name="opening">The first moments of the utterance, which <see cref="Decode"/> is given as well: shows how it sounds.</param>
    internal void Begin(ReadOnlySpan<short> opening)
    {
        _mean.Set(opening);
        Check(PocketSphinxNative.StartStream(_decoder), "start a stream");
        Check(PocketSphinxNative.StartUtterance(_decoder), "start an utterance");
    }

    internal void Decode(ReadOnlySpan<short> samples)
    {
        fixed (short* pointer = samples)
        {
            // The result is the number of frames searched; only a negative one is a failure.
            Check(Math.Min(0, PocketSphinxNative.Decode(_decoder, pointer, (nuint)samples.Length, 0, 0)), "decode");
        }
    }

    /// <summary>What seems to have been said so far.</summary>
    internal string Hypothesis()
    {
        int score;
        return Marshal.PtrToStringUTF8((nint)PocketSphinxNative.GetHypothesis(_decoder, &score)) ?? "";
    }

    /// <summary>Ends the utterance and returns what was said; nothing after too little audio.</summary>
    internal SpeechResult End()
    {
        if (PocketSphinxNative.EndUtterance(_decoder) < 0)
        {
            return SpeechResult.Empty;
        }

        var text = Hypothesis();
        var words = text.Length == 0 ? [] : ReadWords();
        return words.Count == 0 ? SpeechResult.Empty : new SpeechResult(string.Join(' ', words.Select(word => word.Text)), words);
    }

    /// <summary>Ends the utterance without a result, so that the decoder can be used again.</summary>
    internal void Abandon() => _ = PocketSphinxNative.EndUtterance(_decoder);

    /// <summary>Frees the decoder. On any thread, once no utterance uses it; never by the garbage collector, which knows no lane.</summary>
    internal void Free()
    {
        lock (Lane.References)
        {
            if (!_freed)
            {
                _freed = true;
                _ = PocketSphinxNative.Free(_decoder);
            }
        }
    }

    private List<RecognizedWord> ReadWords()
    {
        var words = new List<RecognizedWord>();
        var logMath = PocketSphinxNative.GetLogMath(_decoder);
        for (var segment = PocketSphinxNative.FirstSegment(_decoder); segment != 0; segment = PocketSphinxNative.NextSegment(segment))
        {
            if (WordOf(Marshal.PtrToStringUTF8((nint)PocketSphinxNative.GetSegmentWord(segment))) is not { } word)
            {
                continue;
            }

            int first, last, acoustic, language, backoff;
            PocketSphinxNative.GetSegmentFrames(segment, &first, &last);
            var posterior = SphinxBaseNative.Exp(logMath, PocketSphinxNative.GetSegmentProbability(segment, &acoustic, &language, &backoff));
            words.Add(new RecognizedWord(word, first * FrameLength, (last + 1) * FrameLength, Math.Clamp(posterior, 0, 1)));
        }

        return words;
    }

    /// <summary>The plain word of a segment such as <c>a(2)</c>; null for silence and noises.</summary>
    private static string? WordOf(string? segment) => segment switch
    {
        null or "" => null,
        ['<' or '[' or '+', ..] => null,
        _ when segment.IndexOf('(') is > 0 and var variant => segment[..variant],
        _ => segment,
    };

    private static void Check(int result, string step)
    {
        if (result < 0)
        {
            throw new InvalidOperationException($"The recogniser could not {step}.");
        }
    }
}
