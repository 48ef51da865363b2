using Duologue.Protocol;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Wire;

/// <summary>What a client asks for when it connects, by address, headers and sub-protocols.</summary>
/// <param name="Key">The key it shows, wherever it shows it; null for none.</param>
/// <param name="Shape">The family of events it speaks.</param>
/// <param name="Model">The model's name: <c>model=</c>, or <c>deployment=</c> as Azure had it.</param>
/// <param name="IsTranscription">Whether it wants only to be written down: <c>intent=transcription</c>.</param>
/// <param name="IsSideband">Whether it wants to attach to a call: <c>call_id=</c>.</param>
internal sealed record ConnectRequest(string? Key, WireShape Shape, string? Model, bool IsTranscription, bool IsSideband)
{
    /// <summary>The sub-protocol that is selected when it is offered.</summary>
    public const string Protocol = "realtime";

    private const string KeyProtocol = "openai-insecure-api-key.";
    private const string BetaProtocol = "openai-beta.realtime-v1";
    private const int LongestModel = 200;

    /// <summary>Why nothing can be made of it; null when something can.</summary>
    /// <param name="knowsModel">Whether the key brings a model or kind of session along.</param>
    public WireError? Problem(bool knowsModel) => this switch
    {
        { Model.Length: > LongestModel } => WireErrors.LongModel,
        { Model: null, IsTranscription: false } when !knowsModel => IsSideband ? WireErrors.NoSideband : WireErrors.MissingModel,
        _ => null,
    };

    /// <summary>Reads a request for an upgrade.</summary>
    public static ConnectRequest Read(HttpContext context)
    {
        var request = context.Request;
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        var isBeta = offered.Contains(BetaProtocol) || request.Headers["OpenAI-Beta"].ToString().Contains("realtime=v1", StringComparison.Ordinal);
        return new ConnectRequest(
            AccessCheck.KeyOf(request) ?? offered.FirstOrDefault(p => p.StartsWith(KeyProtocol, StringComparison.Ordinal))?[KeyProtocol.Length..],
            isBeta ? WireShape.Beta : WireShape.Ga,
            One(request, "model") ?? One(request, "deployment"),
            One(request, "intent") == "transcription",
            One(request, "call_id") is not null);
    }

    private static string? One(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;
}
