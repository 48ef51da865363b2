using System.Globalization;
using System.Text.Json;
using Duologue.Chat.OpenAICompatible;
using Duologue.Http;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Speech.OpenAICompatible;
using Microsoft.Extensions.Logging;

namespace Duologue.Setup;

/// <summary>A cascade of the parts that the environment names, each on its own; the offline part where none is named.</summary>
/// <remarks>
/// <c>STT_BASE_URL</c>, <c>CHAT_BASE_URL</c> and <c>TTS_BASE_URL</c> say where, each with <c>…_MODEL</c> (needed for the chat) and
/// <c>…_API_KEY</c>; besides <c>STT_LANGUAGE</c>, <c>TTS_VOICE</c> (or several, separated by commas), <c>TTS_SAMPLE_RATE</c>, and
/// <c>CHAT_EXTRA_BODY</c>, a JSON object. Thread-safe: no state.
/// </remarks>
public static class CascadeEnvironment
{
    /// <summary>The cascade itself gives up a little later than its parts, whose messages say more.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private static readonly string[] Parts = ["STT", "CHAT", "TTS"];

    private static readonly string[] Extras =
        ["STT_MODEL", "STT_API_KEY", "STT_LANGUAGE", "CHAT_MODEL", "CHAT_API_KEY", "CHAT_EXTRA_BODY", "TTS_MODEL", "TTS_API_KEY", "TTS_VOICE", "TTS_SAMPLE_RATE"];

    /// <summary>Whether at least one part is named.</summary>
    /// <param name="environment">Gives the value of a variable, or null; null for this process's own.</param>
    public static bool IsConfigured(Func<string, string?>? environment = null) =>
        Parts.Any(part => Value(environment ?? Environment.GetEnvironmentVariable, part + "_BASE_URL") is not null);

    /// <summary>Makes the parts. Nothing is sent or loaded before their first use.</summary>
    /// <param name="options">Clock and log of all of them, and settings of the offline ones; null takes the defaults.</param>
    /// <param name="environment">Gives the value of a variable, or null; null for this process's own.</param>
    /// <exception cref="RealtimeException"><see cref="RealtimeFailure.InvalidSettings"/>: something is wrong; the message lists all of it.</exception>
    public static CascadeParts CreateParts(OfflineOptions? options = null, Func<string, string?>? environment = null)
    {
        options ??= new OfflineOptions();
        environment ??= Environment.GetEnvironmentVariable;
        var mistakes = Mistakes(environment);
        if (mistakes.Count > 0)
        {
            throw new RealtimeException(RealtimeFailure.InvalidSettings, string.Join("; ", mistakes));
        }

        var offline = new Lazy<CascadeParts>(() => OfflineModel.CreateParts(options));
        return new CascadeParts(
            Recognizer(options, environment) ?? offline.Value.Recognizer,
            Chat(options, environment) ?? offline.Value.Chat,
            Voice(options, environment) ?? offline.Value.Voice);
    }

    /// <summary>A cascade of parts, named <c>cascade</c>. It holds no conversation with itself, for parts may be paid by use.</summary>
    /// <param name="parts">What it is made of, as <see cref="CreateParts"/> makes them.</param>
    /// <param name="options">Clock and log; null takes the defaults.</param>
    public static IRealtimeModel CreateModel(CascadeParts parts, OfflineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        options ??= new OfflineOptions();
        return new CascadeModel(
            parts.Recognizer,
            parts.Chat,
            parts.Voice,
            new CascadeOptions
            {
                TimeProvider = options.TimeProvider,
                LoggerFactory = options.LoggerFactory,
                RecognitionTimeout = new OpenAICompatibleRecognizerOptions().StallTimeout + Margin,
                ChatTimeout = new OpenAICompatibleChatOptions().StallTimeout + Margin,
                VoiceTimeout = new OpenAICompatibleVoiceOptions().StallTimeout + Margin,
            });
    }

    /// <summary>Everything that is wrong, one sentence each.</summary>
    private static List<string> Mistakes(Func<string, string?> environment)
    {
        var mistakes = new List<string>();
        foreach (var name in Parts.Select(part => part + "_BASE_URL"))
        {
            if (Value(environment, name) is { } address && PartAddress.Problem(address) is { } problem)
            {
                mistakes.Add($"{name} {problem}");
            }
        }

        mistakes.AddRange(Extras
            .Where(name => Value(environment, name) is not null && Value(environment, name[..name.IndexOf('_', StringComparison.Ordinal)] + "_BASE_URL") is null)
            .Select(name => $"{name} is set without {name[..name.IndexOf('_', StringComparison.Ordinal)]}_BASE_URL"));
        if (Value(environment, "CHAT_BASE_URL") is not null && Value(environment, "CHAT_MODEL") is null)
        {
            mistakes.Add("CHAT_MODEL is missing: name a model that the chat server has");
        }

        if (Value(environment, "TTS_SAMPLE_RATE") is { } rate && Rate(rate) is null)
        {
            mistakes.Add("TTS_SAMPLE_RATE is no number from 4000 to 192000");
        }

        if (Value(environment, "TTS_VOICE") is { } voices && Names(voices).Length == 0)
        {
            mistakes.Add("TTS_VOICE names no voice");
        }

        if (Value(environment, "CHAT_EXTRA_BODY") is { } extra && Members(extra) is null)
        {
            mistakes.Add("CHAT_EXTRA_BODY is no JSON object");
        }

        return mistakes;
    }

    private static OpenAICompatibleRecognizer? Recognizer(OfflineOptions options, Func<string, string?> environment)
    {
        if (Value(environment, "STT_BASE_URL") is not { } address)
        {
            return null;
        }

        var settings = new OpenAICompatibleRecognizerOptions
        {
            BaseUrl = address,
            ApiKey = Value(environment, "STT_API_KEY"),
            Language = Value(environment, "STT_LANGUAGE"),
        };
        settings.Model = Value(environment, "STT_MODEL") ?? settings.Model;
        return new OpenAICompatibleRecognizer(
            settings, timeProvider: options.TimeProvider, logger: options.LoggerFactory.CreateLogger<OpenAICompatibleRecognizer>());
    }

    private static OpenAICompatibleChat? Chat(OfflineOptions options, Func<string, string?> environment)
    {
        if (Value(environment, "CHAT_BASE_URL") is not { } address)
        {
            return null;
        }

        var settings = new OpenAICompatibleChatOptions
        {
            BaseUrl = address,
            Model = Value(environment, "CHAT_MODEL"),
            ApiKey = Value(environment, "CHAT_API_KEY"),
            ExtraBody = Value(environment, "CHAT_EXTRA_BODY") is { } extra ? Members(extra) : null,
        };
        return new OpenAICompatibleChat(settings, timeProvider: options.TimeProvider, logger: options.LoggerFactory.CreateLogger<OpenAICompatibleChat>());
    }

    private static OpenAICompatibleVoice? Voice(OfflineOptions options, Func<string, string?> environment)
    {
        if (Value(environment, "TTS_BASE_URL") is not { } address)
        {
            return null;
        }

        var settings = new OpenAICompatibleVoiceOptions { BaseUrl = address, ApiKey = Value(environment, "TTS_API_KEY") };
        settings.Model = Value(environment, "TTS_MODEL") ?? settings.Model;
        settings.Voices = Value(environment, "TTS_VOICE") is { } voices ? Names(voices) : settings.Voices;
        settings.SampleRate = Value(environment, "TTS_SAMPLE_RATE") is { } rate ? Rate(rate) ?? settings.SampleRate : settings.SampleRate;
        return new OpenAICompatibleVoice(settings, timeProvider: options.TimeProvider, logger: options.LoggerFactory.CreateLogger<OpenAICompatibleVoice>());
    }

    private static int? Rate(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 4_000 and <= 192_000 ? rate : null;

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Dictionary<string, JsonElement>? Members(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.Clone(), StringComparer.Ordinal)
                : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Value(Func<string, string?> environment, string name) => environment(name)?.Trim() is { Length: > 0 } value ? value : null;
}
