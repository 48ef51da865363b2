using System.Text;
using System.Text.Json;
using Duologue.Protocol;

namespace Duologue.Testing.Realtime;

/// <summary>The service's event sequences, in its order, and scripts made of them.</summary>
public static class RealtimeScripts
{
    /// <summary>The first event of a connection, complete as the service sends it.</summary>
    /// <param name="sessionId">Id of the session.</param>
    public static ServerEvent SessionCreated(string sessionId = "sess_replay") => new ServerEvent.SessionCreated(new WireSession
    {
        Type = "realtime",
        Id = sessionId,
        Object = "realtime.session",
        Model = "gpt-realtime-2.1",
        OutputModalities = ["audio"],
        Instructions = "",
        Tools = [],
        ToolChoice = Json("\"auto\""),
        MaxOutputTokens = Json("\"inf\""),
        Truncation = Json("\"auto\""),
        Tracing = null,
        Prompt = null,
        ExpiresAt = 1_795_262_400,
        Audio = new WireAudio
        {
            Input = new WireAudioInput
            {
                Format = new WireAudioFormat { Type = "audio/pcm", Rate = 24_000 },
                Transcription = null,
                NoiseReduction = null,
                TurnDetection = new WireTurnDetection
                {
                    Type = "server_vad",
                    Threshold = 0.5,
                    PrefixPaddingMs = 300,
                    SilenceDurationMs = 200,
                    CreateResponse = true,
                    InterruptResponse = true,
                },
            },
            Output = new WireAudioOutput { Format = new WireAudioFormat { Type = "audio/pcm", Rate = 24_000 }, Voice = Json("\"marin\""), Speed = 1 },
        },
    });

    /// <summary>What a client's <c>conversation.item.create</c> is answered with: the item added and done, under an id of its own if it has none.</summary>
    public static IEnumerable<ServerEvent> ItemCreated(JsonElement create)
    {
        if (Read(create) is not ClientEvent.CreateItem { Item: var item })
        {
            return [];
        }

        var added = item with { Id = item.Id ?? $"item_{item.CallId ?? "user"}", Status = "completed" };
        return [new ServerEvent.ItemAdded(added, null), new ServerEvent.ItemDone(added, null)];
    }

    /// <summary>What the user said, found by voice activity: started, stopped, committed, added, done.</summary>
    /// <param name="itemId">Id of the user's item.</param>
    /// <param name="startMs">Where speech began, in ms of audio appended.</param>
    /// <param name="endMs">Where it ended.</param>
    /// <param name="previousItemId">The item before it.</param>
    public static IEnumerable<ServerEvent> UserSpoke(string itemId, int startMs, int endMs, string? previousItemId = null)
    {
        var item = new WireItem { Id = itemId, Type = "message", Status = "completed", Role = "user", Content = [new() { Type = "input_audio" }] };
        return
        [
            new ServerEvent.SpeechStarted(itemId, startMs),
            new ServerEvent.SpeechStopped(itemId, endMs),
            new ServerEvent.AudioCommitted(itemId, previousItemId),
            new ServerEvent.ItemAdded(item, previousItemId),
            new ServerEvent.ItemDone(item, previousItemId),
        ];
    }

    /// <summary>The words of a user's item, in two pieces and then whole.</summary>
    public static IEnumerable<ServerEvent> Transcription(string itemId, string transcript)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        var half = transcript.Length / 2;
        var usage = new WireUsage { Type = "duration", Seconds = 1.2 };
        return
        [
            new ServerEvent.InputTranscriptionDelta(itemId, 0, transcript[..half]),
            new ServerEvent.InputTranscriptionDelta(itemId, 0, transcript[half..]),
            new ServerEvent.InputTranscriptionCompleted(itemId, 0, transcript, usage),
        ];
    }

    /// <summary>A spoken answer from <c>response.created</c> to <c>rate_limits.updated</c>.</summary>
    /// <param name="responseId">Id of the response.</param>
    /// <param name="itemId">Id of the assistant's item.</param>
    /// <param name="transcript">Its words; one transcript delta for each.</param>
    /// <param name="audio">Its audio; one delta for each entry.</param>
    public static IEnumerable<ServerEvent> SpokenAnswer(string responseId, string itemId, string transcript, params IReadOnlyList<byte[]> audio) =>
        SpokenAnswerBegins(responseId, itemId, transcript, audio).Concat(SpokenAnswerEnds(responseId, itemId, transcript, cut: false));

    /// <summary>A spoken answer up to its last delta.</summary>
    public static IEnumerable<ServerEvent> SpokenAnswerBegins(
        string responseId, string itemId, string transcript, params IReadOnlyList<byte[]> audio)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        ArgumentNullException.ThrowIfNull(audio);
        foreach (var begin in MessageBegins(responseId, itemId, new WireContentPart { Type = "audio", Transcript = "" }))
        {
            yield return begin;
        }

        var words = transcript.Split(' ');
        for (var i = 0; i < Math.Max(words.Length, audio.Count); i++)
        {
            if (i < words.Length)
            {
                yield return new ServerEvent.OutputTranscriptDelta(responseId, itemId, 0, 0, (i == 0 ? "" : " ") + words[i]);
            }

            if (i < audio.Count)
            {
                yield return new ServerEvent.OutputAudioDelta(responseId, itemId, 0, 0, audio[i]);
            }
        }
    }

    /// <summary>The end of a spoken answer: whole, or cut by the user's speech.</summary>
    public static IEnumerable<ServerEvent> SpokenAnswerEnds(string responseId, string itemId, string transcript, bool cut)
    {
        var part = new WireContentPart { Type = "audio", Transcript = transcript };
        var item = Message(itemId, cut ? "incomplete" : "completed", new WireContentPart { Type = "output_audio", Transcript = transcript });
        yield return new ServerEvent.OutputAudioDone(responseId, itemId, 0, 0);
        yield return new ServerEvent.OutputTranscriptDone(responseId, itemId, 0, 0, transcript);
        foreach (var end in MessageEnds(responseId, item, part, cut))
        {
            yield return end;
        }
    }

    /// <summary>A written answer from <c>response.created</c> to <c>rate_limits.updated</c>.</summary>
    public static IEnumerable<ServerEvent> WrittenAnswer(string responseId, string itemId, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var item = Message(itemId, "completed", new WireContentPart { Type = "output_text", Text = text });
        return
        [
            .. MessageBegins(responseId, itemId, new WireContentPart { Type = "text", Text = "" }),
            .. text.Split(' ').Select((word, i) => new ServerEvent.OutputTextDelta(responseId, itemId, 0, 0, (i == 0 ? "" : " ") + word)),
            new ServerEvent.OutputTextDone(responseId, itemId, 0, 0, text),
            .. MessageEnds(responseId, item, new WireContentPart { Type = "text", Text = text }, cut: false),
        ];
    }

    /// <summary>A response that calls one function.</summary>
    /// <param name="responseId">Id of the response.</param>
    /// <param name="itemId">Id of the call's item.</param>
    /// <param name="callId">Id of the call.</param>
    /// <param name="name">The function.</param>
    /// <param name="arguments">JSON text.</param>
    public static IEnumerable<ServerEvent> FunctionCall(string responseId, string itemId, string callId, string name, string arguments) =>
        FunctionCalls(responseId, (itemId, callId, name, arguments));

    /// <summary>A response that calls several functions at once.</summary>
    /// <param name="responseId">Id of the response.</param>
    /// <param name="calls">For each call the id of its item, its own id, the function and the arguments as JSON text.</param>
    public static IEnumerable<ServerEvent> FunctionCalls(
        string responseId, params IReadOnlyList<(string ItemId, string CallId, string Name, string Arguments)> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        yield return new ServerEvent.ResponseCreated(Response(responseId, "in_progress"));
        var output = new List<WireItem>();
        foreach (var (itemId, callId, name, arguments) in calls)
        {
            var index = output.Count;
            var call = new WireItem { Id = itemId, Type = "function_call", Status = "completed", CallId = callId, Name = name, Arguments = arguments };
            var begun = call with { Status = "in_progress", Arguments = "" };
            var half = arguments.Length / 2;
            yield return new ServerEvent.OutputItemAdded(responseId, index, begun);
            yield return new ServerEvent.ItemAdded(begun, null);
            yield return new ServerEvent.FunctionArgumentsDelta(responseId, itemId, index, callId, arguments[..half]);
            yield return new ServerEvent.FunctionArgumentsDelta(responseId, itemId, index, callId, arguments[half..]);
            yield return new ServerEvent.FunctionArgumentsDone(responseId, itemId, index, callId, name, arguments);
            yield return new ServerEvent.ItemDone(call, null);
            yield return new ServerEvent.OutputItemDone(responseId, index, call);
            output.Add(call);
        }

        yield return new ServerEvent.ResponseDone(Response(responseId, "completed", output));
    }

    /// <summary>A written answer beside the conversation: no event tells of its item as one of the conversation's.</summary>
    public static IEnumerable<ServerEvent> OutOfBandAnswer(string responseId, string itemId, string text) =>
        WrittenAnswer(responseId, itemId, text).Where(e => e is not (ServerEvent.ItemAdded or ServerEvent.ItemDone)).Select(e => e switch
        {
            ServerEvent.ResponseCreated created => created with { Response = created.Response with { ConversationId = null } },
            ServerEvent.ResponseDone done => done with { Response = done.Response with { ConversationId = null } },
            _ => e,
        });

    /// <summary>An answer as the service gives it to one request: with the request's metadata.</summary>
    /// <param name="create">The client's <c>response.create</c>.</param>
    /// <param name="answer">The answer's events.</param>
    public static IEnumerable<ServerEvent> InReplyTo(JsonElement create, IEnumerable<ServerEvent> answer)
    {
        var metadata = (Read(create) as ClientEvent.CreateResponse)?.Response?.Metadata;
        return answer.Select(e => e switch
        {
            ServerEvent.ResponseCreated created => created with { Response = created.Response with { Metadata = metadata } },
            ServerEvent.ResponseDone done => done with { Response = done.Response with { Metadata = metadata } },
            _ => e,
        });
    }

    /// <summary>What a client's <c>conversation.item.truncate</c> is answered with.</summary>
    public static IEnumerable<ServerEvent> ItemTruncated(JsonElement truncate) =>
        Read(truncate) is ClientEvent.TruncateItem t ? [new ServerEvent.ItemTruncated(t.ItemId, t.ContentIndex, t.AudioEndMs)] : [];

    /// <summary>Text turn: the client's message, its <c>response.create</c>, a written answer.</summary>
    public static ReplayScript TextTurn(string answer = "We open at nine.") => ReplayScript.Session().AnswerItems()
        .Expect("response.create").Send(WrittenAnswer("resp_1", "item_a1", answer));

    /// <summary>Spoken turn by voice activity: after the first appended audio the user's speech, its words and a spoken answer.</summary>
    public static ReplayScript SpokenTurn(string question = "When do you open?", string answer = "We open at nine.", params byte[][] audio) =>
        ReplayScript.Session().AnswerItems().Expect("input_audio_buffer.append")
            .Send(UserSpoke("item_u1", 320, 1_480))
            .Send(SpokenAnswer("resp_1", "item_a1", answer, audio.Length == 0 ? [new byte[4_800], new byte[4_800]] : audio))
            .Send(Transcription("item_u1", question));

    /// <summary>Turn with a function call: the call, the client's output and <c>response.create</c>, a spoken answer.</summary>
    public static ReplayScript FunctionCallTurn(
        string name = "opening_hours", string arguments = "{\"day\":\"Monday\"}", string answer = "We open at nine.") =>
        ReplayScript.Session().AnswerItems()
            .Expect("response.create").Send(FunctionCall("resp_1", "item_f1", "call_1", name, arguments))
            .Expect("conversation.item.create", e => e.GetProperty("item").GetProperty("type").GetString() == "function_call_output")
            .Expect("response.create").Send(SpokenAnswer("resp_2", "item_a2", answer, new byte[4_800], new byte[4_800]));

    /// <summary>Barge-in: an answer is cut by the user's speech while it is generated; a second answer follows.</summary>
    public static ReplayScript BargeIn() => ReplayScript.Session().AnswerItems()
        .On("conversation.item.truncate", ItemTruncated)
        .Expect("response.create").Send(SpokenAnswerBegins("resp_1", "item_a1", "We open at nine", new byte[4_800], new byte[4_800]))
        .Expect("input_audio_buffer.append")
        .Send(new ServerEvent.SpeechStarted("item_u1", 2_000))
        .Send(SpokenAnswerEnds("resp_1", "item_a1", "We open at nine", cut: true))
        .Send(UserSpoke("item_u1", 2_000, 2_900, "item_a1").Skip(1))
        .Send(SpokenAnswer("resp_2", "item_a2", "Sorry, go on.", new byte[4_800]));

    internal static WireSession SessionOf(JsonElement update)
    {
        var created = ((ServerEvent.SessionCreated)SessionCreated()).Session;
        return Read(update) is ClientEvent.UpdateSession { Session: var asked } ? created.Merge(asked) : created;
    }

    private static IEnumerable<ServerEvent> MessageBegins(string responseId, string itemId, WireContentPart part)
    {
        var item = Message(itemId, "in_progress");
        yield return new ServerEvent.ResponseCreated(Response(responseId, "in_progress"));
        yield return new ServerEvent.OutputItemAdded(responseId, 0, item);
        yield return new ServerEvent.ItemAdded(item, null);
        yield return new ServerEvent.ContentPartAdded(responseId, itemId, 0, 0, part);
    }

    private static IEnumerable<ServerEvent> MessageEnds(string responseId, WireItem item, WireContentPart part, bool cut)
    {
        yield return new ServerEvent.ContentPartDone(responseId, item.Id ?? "", 0, 0, part);
        yield return new ServerEvent.ItemDone(item, null);
        yield return new ServerEvent.OutputItemDone(responseId, 0, item);
        yield return new ServerEvent.ResponseDone(Response(responseId, cut ? "cancelled" : "completed", item) with
        {
            StatusDetails = cut ? new WireStatusDetails { Type = "cancelled", Reason = "turn_detected" } : null,
        });
        yield return new ServerEvent.RateLimitsUpdated([new WireRateLimit("tokens", 40_000, 39_800, 0.3)]);
    }

    private static WireItem Message(string itemId, string status, params IReadOnlyList<WireContentPart> content) =>
        new() { Id = itemId, Type = "message", Status = status, Role = "assistant", Content = content };

    private static WireResponse Response(string id, string status, params IReadOnlyList<WireItem> output) => new()
    {
        Id = id,
        Object = "realtime.response",
        Status = status,
        Output = output,
        ConversationId = "conv_replay",
        OutputModalities = ["audio"],
        Usage = status == "in_progress" ? null : new WireUsage { TotalTokens = 120, InputTokens = 80, OutputTokens = 40 },
    };

    private static ClientEvent Read(JsonElement json) => new RealtimeJson().ReadClientEvent(Encoding.UTF8.GetBytes(json.GetRawText()));

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
