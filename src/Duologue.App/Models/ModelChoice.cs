using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Setup;

namespace Duologue.App.Models;

/// <summary>Picks the model that answers: <c>auto</c>, <c>openai</c> or <c>offline</c>.</summary>
internal static class ModelChoice
{
    public const string Auto = "auto";
    public const string OpenAI = "openai";
    public const string Offline = "offline";

    /// <exception cref="AppException">There is no such model, or it is not configured.</exception>
    public static IRealtimeModel Create(string name, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        ThrowIfHalfConfigured(name);
        switch (name.ToLowerInvariant())
        {
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
                throw new AppException(ExitCode.Usage, $"there is no model named '{name}'; choose one of: auto, openai, offline");
        }
    }

    private static void ThrowIfHalfConfigured(string name)
    {
        if (name.Equals(Offline, StringComparison.OrdinalIgnoreCase) || OpenAIRealtimeModel.IsConfigured)
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
