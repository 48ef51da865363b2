using System.Runtime.InteropServices;

namespace Duologue.Speech.Espeak;

/// <summary>The calls of <c>libespeak-ng.so.1</c> that the voice makes. One state for the whole process: never two calls at once.</summary>
internal static unsafe partial class EspeakNative
{
    internal const string Library = "libespeak-ng.so.1";
    internal const int Synchronous = 2;
    internal const int DoNotExit = 0x8000;
    internal const int Utf8WithEndPause = 0x1001;
    internal const int WordsPerMinute = 1;
    internal const int WordEvent = 1;
    internal const int EndOfList = 0;

    [LibraryImport(Library, EntryPoint = "espeak_Initialize")]
    internal static partial int Initialize(int output, int bufferMilliseconds, byte* path, int options);

    [LibraryImport(Library, EntryPoint = "espeak_SetSynthCallback")]
    internal static partial void SetCallback(delegate* unmanaged[Cdecl]<short*, int, Event*, int> callback);

    [LibraryImport(Library, EntryPoint = "espeak_SetVoiceByName", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetVoice(string name);

    [LibraryImport(Library, EntryPoint = "espeak_SetParameter")]
    internal static partial int SetParameter(int parameter, int value, int relative);

    [LibraryImport(Library, EntryPoint = "espeak_Synth")]
    internal static partial int Synthesize(byte* text, nuint size, uint position, int positionType, uint endPosition, uint flags, uint* identifier, nint userData);

    [LibraryImport(Library, EntryPoint = "espeak_ListVoices")]
    internal static partial Voice** ListVoices(nint filter);

    /// <summary>Something that happens in the audio.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Event
    {
        internal readonly int Type;
        internal readonly uint Identifier;
        internal readonly int TextPosition;
        internal readonly int Length;
        internal readonly int AudioMilliseconds;
        internal readonly int Sample;
        internal readonly nint UserData;
        internal readonly long Value;
    }

    /// <summary>An installed voice. <see cref="Languages"/> is a list of priority byte and tag, ended by a zero byte.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Voice
    {
        internal readonly byte* Name;
        internal readonly byte* Languages;
        internal readonly byte* Identifier;
    }
}
