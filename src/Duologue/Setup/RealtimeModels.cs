using Duologue.Models;
using Duologue.Models.OpenAI;
using Microsoft.Extensions.Logging;

namespace Duologue.Setup;

/// <summary>Picks a model for programs that do not want to choose.</summary>
public static class RealtimeModels
{
    /// <summary>OpenAI or Azure, reconnecting, when the environment has a key; else the offline model.</summary>
    /// <remarks>Reads <c>OPENAI_API_KEY</c>, <c>AZURE_OPENAI_API_KEY</c> and what belongs to them.</remarks>
    /// <param name="loggerFactory">Where logs go; null for nowhere.</param>
    public static IRealtimeModel FromEnvironment(ILoggerFactory? loggerFactory = null) =>
        OpenAIRealtimeModel.IsConfigured
            ? new ReconnectingModel(OpenAIRealtimeModel.FromEnvironment(loggerFactory?.CreateLogger<OpenAIRealtimeModel>()), logger: loggerFactory?.CreateLogger<ReconnectingModel>())
            : OfflineModel.Create(loggerFactory is null ? null : new OfflineOptions { LoggerFactory = loggerFactory });
}
