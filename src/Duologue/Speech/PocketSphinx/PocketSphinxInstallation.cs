using System.Runtime.InteropServices;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Whether the libraries and the English model are on this machine, and where; one sentence when they are not.</summary>
internal sealed class PocketSphinxInstallation
{
    internal const string MissingMessage =
        "Offline recognition needs libpocketsphinx3 and pocketsphinx-en-us: "
        + "run 'sudo apt-get install libpocketsphinx3 libsphinxbase3 pocketsphinx-en-us' or ./run.sh, which does it.";

    private PocketSphinxInstallation(string modelFolder)
    {
        AcousticModel = Path.Combine(modelFolder, "en-us");
        LanguageModel = Path.Combine(modelFolder, "en-us.lm.bin");
        Dictionary = Path.Combine(modelFolder, "cmudict-en-us.dict");
    }

    internal string AcousticModel { get; }

    internal string LanguageModel { get; }

    internal string Dictionary { get; }

    /// <summary>Changes whenever the installed model does, so that what was built from another one is not used.</summary>
    internal string Stamp => string.Join(' ', new[] { LanguageModel, Dictionary }.Select(path => new FileInfo(path))
        .Select(file => $"{file.FullName}:{file.Length}:{file.LastWriteTimeUtc.Ticks}"));

    internal static bool TryFind(string modelFolder, out PocketSphinxInstallation installation, out string? reason)
    {
        installation = new PocketSphinxInstallation(modelFolder);
        reason = null;
        if (!CanLoad(SphinxBaseNative.Library) || !CanLoad(PocketSphinxNative.Library))
        {
            reason = MissingMessage;
        }
        else if (!File.Exists(installation.LanguageModel) || !File.Exists(installation.Dictionary)
                 || !File.Exists(Path.Combine(installation.AcousticModel, "feat.params")))
        {
            reason = $"No English model in {modelFolder}. {MissingMessage}";
        }

        return reason is null;
    }

    // A library that was loaded once stays loaded: the handle is kept on purpose.
    private static bool CanLoad(string library) => NativeLibrary.TryLoad(library, typeof(PocketSphinxInstallation).Assembly, null, out _);
}
