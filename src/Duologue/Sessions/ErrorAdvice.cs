using Duologue.Protocol;

namespace Duologue;

/// <summary>What is known about the model's error codes: which are noise, and what to do about the others.</summary>
internal static class ErrorAdvice
{
    /// <summary>Whether an error is only the trace of a race that ended well.</summary>
    public static bool IsHarmless(WireError error) => error.Code switch
    {
        "response_cancel_not_active" or "item_truncate_invalid_item_id" or "item_delete_invalid_item_id" => true,

        // The server's count of an item's audio may end a little before ours: what was to be cut is gone already.
        "invalid_value" when error.Param is "audio_end_ms" || error.Message?.Contains("already shorter", StringComparison.OrdinalIgnoreCase) == true => true,
        _ => false,
    };

    /// <summary>What to do about a code; empty when nothing is known.</summary>
    public static string For(string? code) => code switch
    {
        "rate_limit_exceeded" or "inference_rate_limit_exceeded" => "Too much at once for this account: wait, or raise its limits.",
        "insufficient_quota" => "The account has no credit left: add some, or use the offline model.",
        "session_expired" => "The connection reached its longest duration: start another session.",
        "cannot_update_voice" => "The voice is fixed once the session has spoken: set it when the session starts.",
        "input_audio_buffer_commit_empty" => "There was less than 100 ms of audio to commit.",
        "invalid_api_key" => "Check the key.",
        "invalid_model" or "missing_model" or "model_not_found" => "Check the model's name, and that the key may use it.",
        "unknown_parameter" => "The server does not know a setting, and took none of that update.",
        _ => "",
    };
}
