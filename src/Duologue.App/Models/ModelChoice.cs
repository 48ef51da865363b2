using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Setup;

namespace Duologue.App.Models;

/// <summary>Picks the model that answers: <c>auto</c>, <c>openai</c>, <c>cascade</c> or <c>offline</c>.</summary>
internal static class ModelChoice
{
    public const string Auto = "auto";
    public const string OpenAI = "openai";
    public const string Cascade = "cascade";
    public const string Offline = "offline";

    /// <param name="name">Which; <c>auto</c> takes the parts that are named, else OpenAI with a key, else what works offline.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where to log.</param>
    /// <param name="environment">Gives the parts' variables; null for this process's own.</param>
    /// <exception cref="AppException">There is no such model, or it is not configured.</exception>
    /// <exception cref="RealtimeException">A part is named wrongly; the message lists everything wrong.</exception>
    public static IRealtimeModel Create(
        string name, TimeProvider timeProvider, ILoggerFactory loggerFactory, Func<string, string?>? environment = null)
    {
        var hasParts = CascadeEnvironment.IsConfigured(environment);
        ThrowIfHalfConfigured(name, hasParts);
        switch (name.ToLowerInvariant())
        {
            case Cascade when !hasParts:
                throw new AppException(
                    ExitCode.Settings, "--model cascade needs a part: set STT_BASE_URL, CHAT_BASE_URL or TTS_BASE_URL (see .env.example), or use --model offline");
            case Cascade:
            case Auto when hasParts:
                var options = new OfflineOptions { TimeProvider = timeProvider, LoggerFactory = loggerFactory };
                return CascadeEnvironment.CreateModel(CascadeEnvironment.CreateParts(options, environment), options);
            case Auto when !OpenAIRealtimeModel.IsConfigured:
            case Offline:
                return OfflineModel.Create(new OfflineOptions { TimeProvider = timeProvider, LoggerFactory = loggerFactory });
            case OpenAI when !OpenAIRealtimeModel.IsConfigured:
                throw new AppException(
                    ExitCode.Settings, "--model openai needs a key: set OPENAI_API_KEY (see .env.example), or use --model offline");
            case Auto:
            case OpenAI:
                return new ReconnectingModel(
                    OpenAIRealtimeModel.FromEnvironment(loggerFactory.CreateLogger<OpenAIRealtimeModel>()),
                    new ReconnectOptions { TimeProvider = timeProvider },
                    loggerFactory.CreateLogger<ReconnectingModel>());
            default:
                throw new AppException(ExitCode.Usage, $"there is no model named '{name}'; choose one of: auto, openai, cascade, offline");
        }
    }

    private static void ThrowIfHalfConfigured(string name, bool hasParts)
    {
        if (hasParts || name.ToLowerInvariant() is Offline or Cascade || OpenAIRealtimeModel.IsConfigured)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("AZURE_OPENAI_API_KEY") is { Length: > 0 }
            || Environment.GetEnvironmentVariable("AZURE_OPENAI_DEPLOYMENT") is { Length: > 0 })
        {
            throw new AppException(
                ExitCode.Settings, "Azure's settings are incomplete: set AZURE_OPENAI_ENDPOINT too (see .env.example), or use --model offline");
        }
    }
}
