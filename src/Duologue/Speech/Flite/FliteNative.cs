using System.Runtime.InteropServices;

namespace Duologue.Speech.Flite;

/// <summary>The calls of <c>libflite.so.1</c> (2.2) that the voice makes. Pointers are opaque; safe from many threads once the voices are registered.</summary>
internal static unsafe partial class FliteNative
{
    internal const string Library = "libflite.so.1";

    [LibraryImport(Library, EntryPoint = "flite_init")]
    internal static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "new_utterance")]
    internal static partial nint CreateUtterance();

    [LibraryImport(Library, EntryPoint = "utt_set_input_text", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetText(nint utterance, string text);

    [LibraryImport(Library, EntryPoint = "utt_init")]
    internal static partial nint UseVoice(nint utterance, nint voice);

    [LibraryImport(Library, EntryPoint = "utt_synth")]
    internal static partial nint Synthesize(nint utterance);

    /// <summary>Where the noise in voices begins: the library takes it from the C library's random numbers.</summary>
    [LibraryImport("libc", EntryPoint = "srand")]
    internal static partial void SeedNoise(uint seed);

    [LibraryImport(Library, EntryPoint = "delete_utterance")]
    internal static partial void FreeUtterance(nint utterance);

    [LibraryImport(Library, EntryPoint = "feat_set")]
    internal static partial void SetFeature(nint features, byte* name, nint value);

    [LibraryImport(Library, EntryPoint = "feat_set_float")]
    internal static partial void SetFeature(nint features, byte* name, float value);

    [LibraryImport(Library, EntryPoint = "new_audio_streaming_info")]
    internal static partial StreamingInfo* CreateStreamingInfo();

    [LibraryImport(Library, EntryPoint = "audio_streaming_info_val")]
    internal static partial nint ToValue(StreamingInfo* info);

    [LibraryImport(Library, EntryPoint = "utt_relation", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GetRelation(nint utterance, string name);

    [LibraryImport(Library, EntryPoint = "relation_head")]
    internal static partial nint First(nint relation);

    [LibraryImport(Library, EntryPoint = "item_next")]
    internal static partial nint Next(nint item);

    [LibraryImport(Library, EntryPoint = "item_as", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint As(nint item, string relation);

    [LibraryImport(Library, EntryPoint = "item_parent")]
    internal static partial nint Parent(nint item);

    [LibraryImport(Library, EntryPoint = "flite_ffeature_float", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial float GetFloat(nint item, string path);

    /// <summary>How flite hands over audio while it makes it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct StreamingInfo
    {
        internal int MinimumSamples;
        internal delegate* unmanaged[Cdecl]<Wave*, int, int, int, StreamingInfo*, int> Callback;
        internal nint Utterance;
        internal nint Item;
        internal nint UserData;
    }

    /// <summary>Audio made so far.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Wave
    {
        internal readonly nint Type;
        internal readonly int SampleRate;
        internal readonly int SampleCount;
        internal readonly int Channels;
        internal readonly short* Samples;
    }
}
