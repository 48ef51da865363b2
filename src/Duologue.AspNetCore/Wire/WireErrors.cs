using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.AspNetCore.Wire;

/// <summary>The errors that the edge reports by itself, in the service's codes. Those of the conversation are the model's.</summary>
internal static class WireErrors
{
    public static WireError InvalidKey { get; } = Invalid(
        "invalid_api_key", "Incorrect or missing API key. Send one of this server's keys: Authorization: Bearer KEY, api-key: KEY, or the sub-protocol openai-insecure-api-key.KEY.");

    public static WireError MissingModel { get; } = Invalid(
        "missing_model", "You must provide a model: /v1/realtime?model=NAME, or intent=transcription.", "model");

    public static WireError LongModel { get; } = Invalid("invalid_model", "A model's name has at most 200 characters.", "model");

    public static WireError NoSideband { get; } = Invalid(
        "invalid_value", "There is no call to attach to: this server holds conversations over WebSockets only. Use model= instead of call_id=.", "call_id");

    public static WireError Full { get; } = new()
    {
        Type = "rate_limit_error",
        Code = "rate_limit_exceeded",
        Message = "This server holds as many sessions as it may. Try again later.",
    };

    public static WireError Binary { get; } = Invalid("invalid_event", "Events are text messages of JSON; this message was binary.");

    public static WireError TooLarge { get; } = Invalid("invalid_event", "A message has at most 16 MiB. The connection is closed.");

    public static WireError LongEventId { get; } = Invalid("invalid_value", "Invalid value: an event_id has at most 512 characters.", "event_id");

    public static WireError OddAudio { get; } = Invalid("invalid_value", "Audio must hold whole samples: PCM16 has two bytes for each.", "audio");

    public static WireError NoOutputBuffer { get; } = Invalid(
        "invalid_value", "Invalid value: 'output_audio_buffer.clear'. On a WebSocket the client plays the audio, so there is no buffer to clear here.", "type");

    public static WireError Internal { get; } = Server("internal_error", "The server failed to handle this; its log says why.");

    public static WireError Invalid(string code, string message, string? param = null) =>
        new() { Type = "invalid_request_error", Code = code, Message = message, Param = param };

    public static WireError Expired(TimeSpan limit) =>
        Invalid("session_expired", $"Your session hit the maximum duration of {limit.TotalMinutes:0.##} minutes.");

    /// <summary>What a client is told of a model that fails. Nothing of what the model's own service said: that may name the server's own key.</summary>
    public static WireError Of(RealtimeFailure reason) => reason switch
    {
        RealtimeFailure.Unreachable => Server("model_unreachable", "The model behind this server cannot be reached. Try again later."),
        RealtimeFailure.InvalidKey or RealtimeFailure.NoModelAccess => Server(
            "model_unavailable", "The model behind this server refuses this server. Whoever runs it finds the reason in its log."),
        RealtimeFailure.QuotaExceeded => Server("insufficient_quota", "The account behind this server has no credit left."),
        RealtimeFailure.RateLimited => Server("rate_limit_exceeded", "The model behind this server is busy. Try again later."),
        RealtimeFailure.InvalidSettings => Server("model_unavailable", "The model behind this server cannot hold such a session. Its log says why."),
        RealtimeFailure.Unavailable => Server("model_unavailable", "A part of the model is missing on this server. Its log says which."),
        RealtimeFailure.SessionExpired => Invalid("session_expired", "The session of the model behind this server reached its longest duration. Connect again."),
        _ => Server("connection_lost", "The line between this server and its model broke. Connect again."),
    };

    private static WireError Server(string code, string message) => new() { Type = "server_error", Code = code, Message = message };
}
