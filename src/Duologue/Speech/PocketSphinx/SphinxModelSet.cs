using System.Runtime.InteropServices;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Mixes language models by linear interpolation at look-up, in the libraries' own model set.</summary>
internal static unsafe class SphinxModelSet
{
    /// <summary>Returns the set, which owns both models from now on. Without a domain model it holds the general one alone.</summary>
    internal static nint Create(nint arguments, nint domain, nint general, double domainWeight)
    {
        var models = domain == 0 ? new[] { general } : [domain, general];
        var weights = domain == 0 ? new[] { 1f } : [(float)domainWeight, (float)(1 - domainWeight)];
        var names = models.Select((_, index) => Marshal.StringToCoTaskMemUTF8(index == models.Length - 1 ? "general" : "domain")).ToArray();
        try
        {
            fixed (nint* modelPointers = models, namePointers = names)
            fixed (float* weightPointers = weights)
            {
                var set = SphinxBaseNative.CreateModelSet(arguments, modelPointers, (byte**)namePointers, weightPointers, models.Length);
                return set != 0 ? set : throw new InvalidOperationException("The language models cannot be mixed.");
            }
        }
        finally
        {
            foreach (var name in names)
            {
                Marshal.FreeCoTaskMem(name);
            }
        }
    }
}
