using System.Runtime.InteropServices;

namespace Duologue.Speech.Flite;

/// <summary>Loads voices when they are first asked for, each once. They stay for the life of the process.</summary>
internal static unsafe class FliteVoices
{
    internal const string MissingMessage = "Offline speech needs libflite1: run 'sudo apt-get install libflite1' or ./run.sh, which does it.";

    private static readonly Dictionary<string, nint> Loaded = new(StringComparer.Ordinal);

    internal static IReadOnlyList<string> Names { get; } = ["rms", "slt", "awb", "kal16"];

    internal static bool CanLoad => NativeLibrary.TryLoad(FliteNative.Library, typeof(FliteVoices).Assembly, null, out _)
        && NativeLibrary.TryLoad(LibraryOf(Names[0]), typeof(FliteVoices).Assembly, null, out _);

    /// <summary>The voice of a name, or the default one for a name that is none.</summary>
    internal static nint Get(string? name)
    {
        var known = name is not null && Names.Contains(name) ? name : Names[0];
        lock (FliteGate.Initialization)
        {
            if (Loaded.TryGetValue(known, out var voice))
            {
                return voice;
            }

            if (!CanLoad || !NativeLibrary.TryLoad(LibraryOf(known), typeof(FliteVoices).Assembly, null, out var library))
            {
                throw new SpeechUnavailableException(MissingMessage);
            }

            _ = FliteNative.Initialize();
            var register = (delegate* unmanaged[Cdecl]<byte*, nint>)NativeLibrary.GetExport(library, $"register_cmu_us_{known}");
            voice = register(null);
            Loaded[known] = voice != 0 ? voice : throw new SpeechUnavailableException($"The flite voice {known} cannot be loaded. {MissingMessage}");
            return voice;
        }
    }

    private static string LibraryOf(string name) => $"libflite_cmu_us_{name}.so.1";
}
