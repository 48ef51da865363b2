using System.Runtime.InteropServices;

namespace Duologue.Speech.PocketSphinx;

/// <summary>The calls of <c>libsphinxbase.so.3</c> (0.8+5prealpha) that the recogniser makes: settings, log arithmetic, language models, cepstral means.</summary>
/// <remarks>Pointers are opaque. No call may run while another thread uses the same model.</remarks>
internal static unsafe partial class SphinxBaseNative
{
    internal const string Library = "libsphinxbase.so.3";

    [LibraryImport(Library, EntryPoint = "err_set_logfp")]
    internal static partial void SetLogFile(nint file);

    [LibraryImport(Library, EntryPoint = "cmd_ln_parse_r")]
    internal static partial nint ParseArguments(nint previous, nint definitions, int count, byte** arguments, int strict);

    [LibraryImport(Library, EntryPoint = "cmd_ln_free_r")]
    internal static partial int FreeArguments(nint arguments);

    [LibraryImport(Library, EntryPoint = "logmath_init")]
    internal static partial nint CreateLogMath(double logBase, int shift, int useTable);

    [LibraryImport(Library, EntryPoint = "logmath_free")]
    internal static partial int FreeLogMath(nint logMath);

    [LibraryImport(Library, EntryPoint = "logmath_exp")]
    internal static partial double Exp(nint logMath, int logarithm);

    [LibraryImport(Library, EntryPoint = "ngram_model_read", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ReadModel(nint arguments, string path, int type, nint logMath);

    [LibraryImport(Library, EntryPoint = "ngram_model_set_init")]
    internal static partial nint CreateModelSet(nint arguments, nint* models, byte** names, float* weights, int count);

    [LibraryImport(Library, EntryPoint = "ngram_model_retain")]
    internal static partial nint RetainModel(nint model);

    [LibraryImport(Library, EntryPoint = "ngram_model_free")]
    internal static partial int FreeModel(nint model);

    [LibraryImport(Library, EntryPoint = "ngram_model_get_counts")]
    internal static partial uint* GetCounts(nint model);

    [LibraryImport(Library, EntryPoint = "ngram_word")]
    internal static partial byte* GetWord(nint model, int word);

    [LibraryImport(Library, EntryPoint = "ngram_ng_score")]
    internal static partial int Score(nint model, int word, int* history, int historyLength, int* used);

    [LibraryImport(Library, EntryPoint = "cmn_live_get")]
    internal static partial void GetCepstralMean(nint normalization, float* mean);

    [LibraryImport(Library, EntryPoint = "cmn_live_set")]
    internal static partial void SetCepstralMean(nint normalization, float* mean);

    [LibraryImport(Library, EntryPoint = "fe_start_stream")]
    internal static partial void StartFrontEndStream(nint frontEnd);

    [LibraryImport(Library, EntryPoint = "fe_start_utt")]
    internal static partial int StartFrontEnd(nint frontEnd);

    [LibraryImport(Library, EntryPoint = "fe_process_frames")]
    internal static partial int ProcessFrontEnd(nint frontEnd, short** samples, nuint* sampleCount, float** cepstra, int* frameCount, int* firstFrame);

    [LibraryImport(Library, EntryPoint = "fe_end_utt")]
    internal static partial int EndFrontEnd(nint frontEnd, float* cepstrum, int* frameCount);
}
