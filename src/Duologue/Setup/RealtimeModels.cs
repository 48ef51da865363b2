using Duologue.Models;
using Duologue.Models.OpenAI;
using Microsoft.Extensions.Logging;

namespace Duologue.Setup;

/// <summary>Picks a model for programs that do not want to choose.</summary>
public static class RealtimeModels
{
    /// <summary>A cascade of the parts that the environment names; else OpenAI or Azure, reconnecting, when it has a key; else the offline model.</summary>
    /// <remarks>Reads what <see cref="CascadeEnvironment"/> reads, <c>OPENAI_API_KEY</c>, <c>AZURE_OPENAI_API_KEY</c> and what belongs to them.</remarks>
    /// <param name="loggerFactory">Where logs go; null for nowhere.</param>
    /// <exception cref="RealtimeException"><see cref="RealtimeFailure.InvalidSettings"/>: a part is named wrongly; the message lists everything wrong.</exception>
    public static IRealtimeModel FromEnvironment(ILoggerFactory? loggerFactory = null)
    {
        var options = loggerFactory is null ? null : new OfflineOptions { LoggerFactory = loggerFactory };
        return CascadeEnvironment.IsConfigured() ? CascadeEnvironment.CreateModel(CascadeEnvironment.CreateParts(options), options)
            : OpenAIRealtimeModel.IsConfigured ? new ReconnectingModel(
                OpenAIRealtimeModel.FromEnvironment(loggerFactory?.CreateLogger<OpenAIRealtimeModel>()), logger: loggerFactory?.CreateLogger<ReconnectingModel>())
            : OfflineModel.Create(options);
    }
}
