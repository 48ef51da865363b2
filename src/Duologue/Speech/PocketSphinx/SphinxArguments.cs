using System.Runtime.InteropServices;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Parses decoder arguments the way the libraries want them: a native argument vector against their own table.</summary>
internal static unsafe class SphinxArguments
{
    /// <summary>Joins two lists of names and values; the second wins, since the libraries refuse a name given twice.</summary>
    internal static string[] Override(IReadOnlyList<string> defaults, IReadOnlyList<string> extra)
    {
        var given = extra.Where((_, index) => index % 2 == 0).ToHashSet(StringComparer.Ordinal);
        return [.. defaults.Chunk(2).Where(pair => !given.Contains(pair[0])).SelectMany(pair => pair), .. extra];
    }

    /// <summary>Returns the parsed arguments, which the caller frees.</summary>
    internal static nint Parse(IReadOnlyList<string> arguments)
    {
        // Without this every decoder writes hundreds of lines to standard error.
        SphinxBaseNative.SetLogFile(0);
        var values = new nint[arguments.Count + 1];
        try
        {
            values[0] = Marshal.StringToCoTaskMemUTF8("duologue");
            for (var i = 0; i < arguments.Count; i++)
            {
                values[i + 1] = Marshal.StringToCoTaskMemUTF8(arguments[i]);
            }

            fixed (nint* vector = values)
            {
                var parsed = SphinxBaseNative.ParseArguments(0, PocketSphinxNative.GetArgumentDefinitions(), values.Length, (byte**)vector, 1);
                return parsed != 0 ? parsed : throw new ArgumentException($"PocketSphinx refuses these arguments: {string.Join(' ', arguments)}");
            }
        }
        finally
        {
            foreach (var value in values)
            {
                Marshal.FreeCoTaskMem(value);
            }
        }
    }
}
