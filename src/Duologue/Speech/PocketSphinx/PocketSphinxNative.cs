using System.Runtime.InteropServices;

namespace Duologue.Speech.PocketSphinx;

/// <summary>The calls of <c>libpocketsphinx.so.3</c> (0.8+5prealpha) that the recogniser makes. Later versions have another interface.</summary>
internal static unsafe partial class PocketSphinxNative
{
    internal const string Library = "libpocketsphinx.so.3";

    [LibraryImport(Library, EntryPoint = "ps_args")]
    internal static partial nint GetArgumentDefinitions();

    [LibraryImport(Library, EntryPoint = "ps_init")]
    internal static partial nint Create(nint arguments);

    [LibraryImport(Library, EntryPoint = "ps_free")]
    internal static partial int Free(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_get_logmath")]
    internal static partial nint GetLogMath(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_get_fe")]
    internal static partial nint GetFrontEnd(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_get_feat")]
    internal static partial nint GetFeatures(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_set_lm", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetLanguageModel(nint decoder, string name, nint model);

    [LibraryImport(Library, EntryPoint = "ps_set_search", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetSearch(nint decoder, string name);

    [LibraryImport(Library, EntryPoint = "ps_start_stream")]
    internal static partial int StartStream(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_start_utt")]
    internal static partial int StartUtterance(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_process_raw")]
    internal static partial int Decode(nint decoder, short* samples, nuint count, int noSearch, int fullUtterance);

    [LibraryImport(Library, EntryPoint = "ps_end_utt")]
    internal static partial int EndUtterance(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_get_hyp")]
    internal static partial byte* GetHypothesis(nint decoder, int* score);

    [LibraryImport(Library, EntryPoint = "ps_seg_iter")]
    internal static partial nint FirstSegment(nint decoder);

    [LibraryImport(Library, EntryPoint = "ps_seg_next")]
    internal static partial nint NextSegment(nint segment);

    [LibraryImport(Library, EntryPoint = "ps_seg_word")]
    internal static partial byte* GetSegmentWord(nint segment);

    [LibraryImport(Library, EntryPoint = "ps_seg_frames")]
    internal static partial void GetSegmentFrames(nint segment, int* first, int* last);

    [LibraryImport(Library, EntryPoint = "ps_seg_prob")]
    internal static partial int GetSegmentProbability(nint segment, int* acoustic, int* language, int* backoff);
}
