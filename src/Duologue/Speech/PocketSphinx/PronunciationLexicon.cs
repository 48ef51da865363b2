using System.Runtime.InteropServices;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Pronounces words no dictionary has, by the lexicon and letter-to-sound rules of flite, when its library is there.</summary>
internal static partial class PronunciationLexicon
{
    private static readonly Lazy<nint> Lexicon = new(Open, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>CMU phones in upper case without stress, or null when flite is not installed or has no idea.</summary>
    internal static string? Pronounce(string word)
    {
        lock (FliteGate.Initialization)
        {
            if (Lexicon.Value == 0)
            {
                return null;
            }

            var phones = new List<string>();
            var list = LookUp(Lexicon.Value, word, null, 0);
            for (var item = list; item != 0; item = Rest(item))
            {
                if (Marshal.PtrToStringUTF8(TextOf(First(item))) is { Length: > 0 } phone)
                {
                    phones.Add(ToCmu(phone));
                }
            }

            if (list != 0)
            {
                Free(list);
            }

            return phones.Count == 0 ? null : string.Join(' ', phones);
        }
    }

    // Flite's phones are CMU's in lower case with a stress digit, but for the schwa.
    private static string ToCmu(string phone) => phone.TrimEnd('0', '1', '2') switch
    {
        "ax" => "AH",
        var plain => plain.ToUpperInvariant(),
    };

    private static nint Open() =>
        NativeLibrary.TryLoad("libflite.so.1", typeof(PronunciationLexicon).Assembly, null, out _)
        && NativeLibrary.TryLoad("libflite_cmulex.so.1", typeof(PronunciationLexicon).Assembly, null, out _)
            ? CreateLexicon() : 0;

    [LibraryImport("libflite_cmulex.so.1", EntryPoint = "cmu_lex_init")]
    private static partial nint CreateLexicon();

    [LibraryImport("libflite.so.1", EntryPoint = "lex_lookup", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint LookUp(nint lexicon, string word, string? partOfSpeech, nint features);

    [LibraryImport("libflite.so.1", EntryPoint = "val_car")]
    private static partial nint First(nint list);

    [LibraryImport("libflite.so.1", EntryPoint = "val_cdr")]
    private static partial nint Rest(nint list);

    [LibraryImport("libflite.so.1", EntryPoint = "val_string")]
    private static partial nint TextOf(nint value);

    [LibraryImport("libflite.so.1", EntryPoint = "delete_val")]
    private static partial void Free(nint value);
}
