using Duologue.Chat.Intents;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Speech;
using Duologue.Speech.Espeak;
using Duologue.Speech.Flite;
using Duologue.Speech.PocketSphinx;
using Microsoft.Extensions.Logging;

namespace Duologue.Setup;

/// <summary>The cascade with the three offline parts: needs no key and no network.</summary>
/// <remarks>
/// PocketSphinx hears, a small intent matcher thinks, flite speaks (espeak-ng other languages than English). A stand-in that makes every
/// feature testable, not a language model: give tools and handoffs example sentences.
/// </remarks>
public static class OfflineModel
{
    /// <summary>Puts the parts together. Nothing native is loaded before the first conversation.</summary>
    /// <param name="options">Null takes the defaults.</param>
    public static IRealtimeModel Create(OfflineOptions? options = null) => Create(CreateParts(options), options);

    /// <summary>Puts parts together that are used elsewhere too.</summary>
    /// <param name="parts">As <see cref="CreateParts"/> makes them.</param>
    /// <param name="options">Null takes the defaults.</param>
    public static IRealtimeModel Create(CascadeParts parts, OfflineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        options ??= new OfflineOptions();
        return new CascadeModel(
            parts.Recognizer,
            parts.Chat,
            parts.Voice,
            new CascadeOptions
            {
                Name = "offline",
                TimeProvider = options.TimeProvider,
                LoggerFactory = options.LoggerFactory,
                Rehearse = true,
            });
    }

    /// <summary>The three offline parts by themselves. Nothing native is loaded before the first use.</summary>
    /// <param name="options">Null takes the defaults.</param>
    public static CascadeParts CreateParts(OfflineOptions? options = null)
    {
        options ??= new OfflineOptions();
        return new CascadeParts(
            new PocketSphinxRecognizer(
                new PocketSphinxOptions { MaximumDecoders = options.MaximumDecoders },
                options.TimeProvider,
                options.LoggerFactory.CreateLogger<PocketSphinxRecognizer>()),
            new IntentChatClient(timeProvider: options.TimeProvider),
            new VoiceByLanguage(new FliteVoice(), new EspeakVoice()));
    }

    /// <summary>Whether the recogniser and the voice are on this machine.</summary>
    /// <param name="reason">One sentence that names what to install, or null.</param>
    public static bool IsAvailable(out string? reason) =>
        PocketSphinxRecognizer.IsAvailable(out reason) && FliteVoice.IsAvailable(out reason);
}
