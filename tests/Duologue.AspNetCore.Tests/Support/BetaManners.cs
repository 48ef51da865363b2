using System.Text.Json;

namespace Duologue.AspNetCore.Tests.Support;

/// <summary>What events of the beta shape must not look like: GA's. There is no published schema of beta any more.</summary>
internal static class BetaManners
{
    private static readonly string[] GaNames =
    [
        "conversation.item.added", "conversation.item.done", "response.output_text.delta", "response.output_text.done", "response.output_audio.delta",
        "response.output_audio.done", "response.output_audio_transcript.delta", "response.output_audio_transcript.done",
    ];

    public static void Check(JsonElement read)
    {
        Assert.DoesNotContain(read.GetProperty("type").GetString(), GaNames);
        Assert.Equal(JsonValueKind.String, read.GetProperty("event_id").ValueKind);
        if (read.TryGetProperty("session", out var session))
        {
            Assert.False(session.TryGetProperty("type", out _));
            Assert.False(session.TryGetProperty("audio", out _));
            Assert.False(session.TryGetProperty("output_modalities", out _));
        }

        if (read.TryGetProperty("response", out var response))
        {
            Assert.False(response.TryGetProperty("audio", out _));
            Assert.False(response.TryGetProperty("output_modalities", out _));
            foreach (var item in response.GetProperty("output").EnumerateArray())
            {
                CheckItem(item);
            }
        }

        if (read.TryGetProperty("item", out var alone))
        {
            CheckItem(alone);
        }
    }

    private static void CheckItem(JsonElement item)
    {
        Assert.Equal("realtime.item", item.GetProperty("object").GetString());
        if (item.TryGetProperty("content", out var content))
        {
            Assert.All(content.EnumerateArray(), part => Assert.DoesNotContain(part.GetProperty("type").GetString(), new[] { "output_text", "output_audio" }));
        }
    }
}
